//! Every spelling of a delimiter, and any text: no credential is sent, and a lenient parser finds none.

use codex_metadata::codex::{RemoteName, RemoteUrl, as_read};
use codex_metadata_tests::spellings::{forms, spelled};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::{SECRET, assert_refused};

/// Each of the hundreds of forms of a digit within an escape is one to a program that takes NFKC before it unescapes.
#[test]
fn an_escape_may_have_digits_of_any_form() {
    for form in forms('4') {
        assert_refused([&*format!("https://example.com/s3cr3t%{form}0example.com/a.git")]);
    }
    for form in forms('0') {
        assert_refused([&*format!("/srv/https:/me:s3cr3t%4{form}h/a"), &*format!("git@h:s3cr3t%u0{form}40h/a")]);
        assert!(RemoteName::new(&format!("s3cr3t%4{form}host")).is_err());
    }
    for form in forms('F').iter().chain(forms('f')) {
        assert_refused([&*format!("https://example.com/a.git%3{form}token=s3cr3t")]);
    }
    for form in forms('U').iter().chain(forms('u')) {
        assert_refused([&*format!("https://example.com/a.git%{form}003Ftoken=s3cr3t")]);
    }
    let mut count = 0;
    for digit in "0123456789abcdefABCDEF".chars() {
        for form in forms(digit) {
            assert_eq!(as_read(&format!("%4{form}")), as_read(&format!("%4{digit}")), "{form:?}");
            assert_eq!(as_read(&format!("%{form}4")), as_read(&format!("%{digit}4")), "{form:?}");
            count += 1;
        }
    }
    assert!(count > 300, "{count}");
}

/// Java's `URLDecoder` takes the digits of any script in an escape.
#[test]
fn an_escape_may_have_digits_of_any_script() {
    for zero in ['\u{660}', '\u{6F0}', '\u{966}', '\u{E50}', '\u{1040}', '\u{104A0}', '\u{1E950}'] {
        let digit = |value: u32| char::from_u32(u32::from(zero) + value).unwrap();
        let (zero, three, four) = (digit(0), digit(3), digit(4));
        assert_refused([
            &*format!("me:s3cr3t%{four}{zero}example.com:a.git"),
            &*format!("h:a%{three}Ftoken=s3cr3t"),
            &*format!("git@h:a%{three}ftoken=s3cr3t"),
            &*format!("https://example.com/a.git%{three}Ftoken=s3cr3t"),
            &*format!("https://example.com/a.git%25{three}Ftoken=s3cr3t"),
        ]);
        assert!(RemoteName::new(&format!("s3cr3t%{four}{zero}host")).is_err());
        for value in 0..10 {
            assert_eq!(as_read(&format!("%4{}", digit(value))), as_read(&format!("%4{value}")));
        }
    }
    // The characters around them are none.
    for char in ['\u{65F}', '\u{66A}', '\u{965}', '\u{970}'] {
        assert_eq!(as_read(&format!("%4{char}")), format!("%4{char}"));
    }
}

/// What NFKC makes of any character has no delimiter that is not found.
#[test]
fn every_form_of_a_delimiter_is_found() {
    for char in '\0'..=char::MAX {
        let meant: String = std::iter::once(char).nfkc().collect();
        let read = as_read(&char.to_string());
        for delimiter in "@?#:/%".chars() {
            assert!(!meant.contains(delimiter) || read.contains(delimiter), "{char:?} is read as {read:?}");
        }
        assert!(!meant.contains('\\') || read.contains('/'), "{char:?} is read as {read:?}");
        // What a character means is not looked at again.
        assert_eq!(as_read(&read), read, "{char:?}");
    }
}

/// Delimiters, escapes of them, and what parsers treat specially, around the secret.
fn noise() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "", "me", "git", ":", "@", "%40", "%3A", "%2F", "%25", "%", "[", "]", "\\", " ", "\n", "\0", "é", "-", "+",
        ";", "=", "&", "a.b", "::1", "8080", "~",
    ]);
    prop::collection::vec(pieces, 0..4).prop_map(|pieces| pieces.concat())
}

fn scheme() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "https://",
        "http://",
        "ssh://",
        "git://",
        "file://",
        "git+ssh://",
        "HTTPS://",
        "https:/",
        "https:",
        "//",
        "\\\\",
        "",
        "",
        "https::",
        "ext::",
        " https://",
        "https:\\\\",
        "https:///",
        "\u{1}https://",
        "C://",
        "https://proxy.example/",
        "https://proxy.example/https/",
        "ssh://proxy.example/",
        "git@proxy.example:",
    ])
}

fn host() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["example.com", "example.com:22", "[::1]", "[::1]:22", "localhost", "e:"])
}

fn tail() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "/a.git",
        ":a.git",
        ":/a.git",
        "\\a.git",
        "/a@b/c.git",
        ":22/a.git",
        "?a/b",
        "#a/b",
        "",
        "/~a",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// User information is what stands between the scheme and the last `@` before the host; a `/`, `?` or
    /// `#` that is not escaped ends the authority before it to every reader, and so is not in it.
    #[test]
    fn userinfo_is_never_sent(
        scheme in scheme(), before in noise(), after in noise(), host in host(), tail in tail(),
    ) {
        let raw = format!("{scheme}{before}{SECRET}{after}@{host}{tail}");
        if let Ok(url) = RemoteUrl::new(&raw) {
            prop_assert!(!url.as_str().contains(SECRET), "{raw:?} became {url}");
        }
    }

    /// Whatever the scheme: to git a `?` may be part of a path, to others it begins a query.
    #[test]
    fn a_query_and_a_fragment_are_never_sent(
        scheme in scheme(), host in host(), path in "[/:]a(/b)?",
        mark in prop::sample::select(vec!["?", "#", "%3F", "%23", "%253f", "\u{FF1F}", "\u{FF03}"]),
        before in noise(), after in noise(),
    ) {
        let raw = format!("{scheme}{host}{path}{mark}{before}{SECRET}{after}");
        if let Ok(url) = RemoteUrl::new(&raw) {
            prop_assert!(!url.as_str().contains(SECRET), "{raw:?} became {url}");
        }
        if let Ok(name) = RemoteName::new(&raw) {
            prop_assert!(!name.as_str().contains(SECRET), "{raw:?} became {name}");
        }
    }

    /// However a delimiter is written: in any form of it, and in escapes of escapes, whose digits may have any form too.
    #[test]
    fn no_spelling_of_a_delimiter_hides_a_credential(
        choices in prop::collection::vec(any::<u16>(), 0..48),
        start in prop::sample::select(vec![
            "https://", "https:/", "https:", "//", "", "ssh://", "/srv/https:/", "https://proxy.example/https://",
            "git@proxy.example:", "/", "./", "~/", "C:/",
        ]),
        (before, after) in prop::sample::select(vec![
            ("me:", "@example.com/a.git"), ("", "@example.com:a.git"), ("example.com/a.git?token=", ""),
            ("example.com/a.git#", ""), ("me:", "@"), ("example.com:a.git?", "&b"),
            ("me/", "@example.com:a.git"), ("", "/@example.com:80/a"), ("me:x/", "@example.com/a.git"), ("me:", "?x@example.com/a.git"), ("me:", "#x@example.com/a.git"),
        ]),
    ) {
        let mut choices = choices.into_iter().map(usize::from);
        let mut choose = |ways: usize| choices.next().unwrap_or(0) % ways;
        let plain = format!("{start}{before}{SECRET}{after}");
        let raw = format!("{start}{}{SECRET}{}", spelled(before, &mut choose), spelled(after, &mut choose));
        if let Ok(url) = RemoteUrl::new(&raw) {
            prop_assert!(!url.as_str().contains(SECRET), "{plain} as {raw:?} became {url}");
        }
        if let Ok(name) = RemoteName::new(&raw) {
            prop_assert!(!name.as_str().contains(SECRET), "{plain} as {raw:?} became {name}");
        }
    }

    /// The URL standard's parser is as lenient as browsers: what it finds in what is sent is no credential, in the text
    /// nor in what stands behind a part of it.
    #[test]
    fn a_lenient_parser_finds_no_credential(
        raw in "(https?:/{0,3}|ssh://|git://|file:/{0,3}|[a-zA-Z]{0,3}:?)[a-z@:/%\\[\\]\\\\?#.~ 0-9é\u{FF20}]{0,24}",
    ) {
        if let Ok(url) = RemoteUrl::new(&raw) {
            for (start, _) in url.as_str().char_indices() {
                let Ok(read) = url::Url::parse(&url.as_str()[start..]) else { continue };
                let user = (read.username(), read.password());
                prop_assert!(matches!(user, ("" | "git", None)), "{raw:?} became {url}, with {user:?}");
                prop_assert_eq!((read.query(), read.fragment()), (None, None), "{:?} became {}", raw, url);
            }
        }
    }

    /// A sent URL would be sent unchanged again: no reader finds in it what this one stripped before.
    #[test]
    fn cleaning_is_stable(raw in "(https?://|ssh://|git://|file://|[a-z]{0,3}:?)[a-z@:/%\\[\\]\\\\?#.~ 0-9é]{0,24}") {
        if let Ok(url) = RemoteUrl::new(&raw) {
            prop_assert_eq!(RemoteUrl::new(url.as_str()), Ok(url), "from {:?}", raw);
        }
    }

    /// The search for a mark ends at the first one, and forgets what it has read. It finds what is in the whole text.
    #[test]
    fn a_path_and_a_name_are_refused_for_what_the_whole_text_has(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "a", "0", "4", "3", "F", "%", "%4", "%25", "%40", "%3F", "%EF%BC", "%A0", "%80", "%C1%80", "%u", "%u00", "/",
            "\\", "@", "?", "#", "é", "\u{FDFA}", "\u{FF05}", "\u{FF14}", "\u{FF20}", "\u{2100}", "\u{3300}", "\u{200B}",
        ]), 0..12),
    ) {
        let text = pieces.concat();
        let path = format!("/srv/{text}/a");
        for (read, is_ok) in [
            (as_read(&path), RemoteUrl::new(&path).is_ok()),
            (as_read(&text), RemoteName::new(&text).is_ok()),
        ] {
            let has_mark = read.contains(['@', '?', '#']);
            // What some program drops may split an escape.
            prop_assert!(is_ok != has_mark || !is_ok && text.contains(['%', '\u{FF05}']), "{:?} is {:?}", text, read);
        }
    }

    #[test]
    fn no_text_is_too_strange(raw in any::<String>()) {
        let _ = RemoteUrl::new(&raw);
    }
}
