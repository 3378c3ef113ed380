//! Any text, as the programs read it that take more of it for a user's name than git does.

use codex_metadata::codex::{RemoteName, RemoteUrl, as_read};
use codex_metadata_tests::spellings::spelled;
use proptest::prelude::*;

use crate::SECRET;

/// Returns the user's name in `user@host:path`, as go-git reads it: `^(?:([^@]+)@)?([^:\s]+):`, if there is no scheme.
fn go_git(text: &str) -> Option<&str> {
    let (user, rest) = text.split_once('@')?;
    let (host, _) = rest.split_once(':')?;
    let is_scp = !has_scheme(text) && !user.is_empty() && !host.is_empty();
    (is_scp && !host.contains(char::is_whitespace)).then_some(user)
}

/// Returns the user's name in `user@host:path`, as dulwich reads it: what stands before the first colon is split.
fn dulwich(text: &str) -> Option<&str> {
    let (place, _) = text.split_once(':')?;
    let (user, _) = place.rsplit_once('@')?;
    (!has_scheme(text)).then_some(user)
}

/// Returns the user information of a URL, as libcurl reads it: behind a scheme of any name but `file`, one to three
/// slashes begin the host.
fn libcurl(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let authority = rest.trim_start_matches('/');
    let slashes = rest.len() - authority.len();
    let (user, _) = authority.split(['/', '?', '#']).next()?.rsplit_once('@')?;
    (is_scheme && scheme != "file" && (1..=3).contains(&slashes)).then_some(user)
}

fn has_scheme(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains(':'))
}

/// Returns the user that one of the programs finds in the text, or in what an escape or a form of a character in it means.
fn user(text: &str) -> Option<String> {
    [text.to_owned(), as_read(text)].iter().find_map(|text| {
        let found = [go_git(text), dulwich(text), libcurl(text)];
        found.into_iter().flatten().find(|user| !matches!(*user, "" | "git")).map(str::to_owned)
    })
}

#[test]
fn the_programs_read_as_they_do() {
    let text = "aB/s3cr3t@example.com:a/b.git";
    assert_eq!((go_git(text), dulwich(text), libcurl(text)), (Some("aB/s3cr3t"), Some("aB/s3cr3t"), None));
    assert_eq!(go_git("h:a/s3cr3t@example.com:b"), Some("h:a/s3cr3t"));
    assert_eq!(dulwich("h:a/s3cr3t@example.com:b"), None);
    assert_eq!(libcurl("C:/s3cr3t@example.com/a.git"), Some("s3cr3t"));
    for none in ["https://example.com/a@b:c", "C:/me/a@b", "/me/a@b", "git://example.com"] {
        assert_eq!(user(none), None, "{none}");
    }
}

/// Pieces of URLs and paths.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "me",
        "git",
        "a.git",
        "example.com",
        "[::1]",
        "80",
        "/",
        "/",
        "/",
        "@",
        "@",
        ":",
        ":",
        "\\",
        ".",
        "~",
        "-",
        "é",
    ]);
    prop::collection::vec(pieces, 0..4).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8_000))]

    /// Slashes anywhere: in a user's name, before it and behind it.
    #[test]
    fn no_program_finds_a_user_in_what_is_sent(
        start in prop::sample::select(vec![
            "", "", "", "/", "./", "../", "~/", "//", "C:", "C:/", "file:/", "https:/", "https://", "ssh://", "git@",
        ]),
        before in pieces(), after in pieces(),
        host in prop::sample::select(vec!["@example.com", "@example.com:", "@example.com/", "/@h:", ""]),
        choices in prop::collection::vec(any::<u16>(), 0..16),
    ) {
        let mut choices = choices.into_iter().map(usize::from);
        let mut choose = |ways: usize| choices.next().unwrap_or(0) % ways;
        let plain = format!("{start}{before}{SECRET}{host}{after}");
        let raw = format!("{start}{before}{SECRET}{}{after}", spelled(host, &mut choose));
        if let Ok(url) = RemoteUrl::new(&raw) {
            prop_assert_eq!(user(url.as_str()), None, "{} as {:?} became {}", plain, raw, url);
        }
        if let Ok(name) = RemoteName::new(&raw) {
            prop_assert_eq!(user(name.as_str()), None, "{} as {:?} became {}", plain, raw, name);
        }
    }
}
