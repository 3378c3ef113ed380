//! No credential enters a snapshot with a remote's URL, however it is written.

mod readers;
mod spellings;

use codex_metadata::codex::{RejectedRemote, RemoteName, RemoteUrl, RemoteUrlError, Workspace};

/// The credential in the URLs below.
const SECRET: &str = "s3cr3t";

fn sent(raw: &str) -> Option<String> {
    RemoteUrl::new(raw).ok().map(|url| url.to_string())
}

#[track_caller]
fn assert_sent<const N: usize>(table: [(&str, &str); N]) {
    for (raw, expected) in table {
        assert_eq!(sent(raw).as_deref(), Some(expected), "{raw:?}");
    }
}

#[track_caller]
fn assert_refused<const N: usize>(table: [&str; N]) {
    for raw in table {
        assert_eq!(sent(raw), None, "{raw:?}");
    }
}

#[test]
fn what_holds_no_credential_is_sent_as_it_is() {
    for raw in [
        "https://example.com/a.git",
        "http://example.com:8080/a/b.git",
        "https://example.com/a%20b.git",
        "https://example.com/scope/a:b.git",
        "https://example.com/~me/a.git",
        "https://[::1]/a.git",
        "https://[2001:db8::1]:8443/a.git",
        "ssh://git@example.com/a.git",
        "ssh://git@example.com:22/a.git",
        "ssh://git@[::1]:22/a.git",
        "git@example.com:a/b.git",
        "git@example.com:/srv/a.git",
        "git@example.com:~/a.git",
        "git@xn--bcher-kva.example:a.git",
        "git@[2001:db8::1]:a/b.git",
        "[::1]:a/b.git",
        "example.com:a/b.git",
        "git://example.com/a.git",
        "file:///srv/a.git",
        "file://server/share/a.git",
        "../a.git",
        r"C:\Users\me\a.git",
        r"\\server\share\a.git",
        "//server/share/a.git",
    ] {
        assert_eq!(sent(raw).as_deref(), Some(raw));
    }
}

#[test]
fn userinfo_is_stripped() {
    assert_sent([
        ("https://s3cr3t@example.com/a.git", "https://example.com/a.git"),
        ("https://me:s3cr3t@example.com/a.git", "https://example.com/a.git"),
        ("https://git:s3cr3t@example.com/a.git", "https://example.com/a.git"),
        ("https://git@example.com/a.git", "https://example.com/a.git"),
        ("https://:s3cr3t@example.com/a.git", "https://example.com/a.git"),
        ("https://@example.com/a.git", "https://example.com/a.git"),
        ("https://me:s3cr3t@s3cr3t@example.com/a.git", "https://example.com/a.git"),
        ("https://me%3As3cr3t@example.com/a.git", "https://example.com/a.git"),
        ("https://me%40x:s3cr3t%2F@example.com/a.git", "https://example.com/a.git"),
        ("https://me:s3cr3t@[::1]:443/a.git", "https://[::1]:443/a.git"),
        ("https://me:s3cr3t@example.com", "https://example.com/"),
        ("http://me:s3cr3t@example.com:80/a.git", "http://example.com:80/a.git"),
        ("ssh://s3cr3t@example.com/a.git", "ssh://example.com/a.git"),
        ("ssh://git:s3cr3t@example.com/a.git", "ssh://git@example.com/a.git"),
        ("ssh://git%3As3cr3t@example.com/a.git", "ssh://example.com/a.git"),
        ("ssh://git@s3cr3t@example.com/a.git", "ssh://example.com/a.git"),
        ("ssh://Git@example.com/a.git", "ssh://example.com/a.git"),
        ("ssh://me:s3cr3t@[2001:db8::1]:22/a.git", "ssh://[2001:db8::1]:22/a.git"),
        ("git+ssh://s3cr3t@example.com/a.git", "ssh://example.com/a.git"),
        ("git://me:s3cr3t@example.com/a.git", "git://example.com/a.git"),
        ("s3cr3t@example.com:a.git", "example.com:a.git"),
        ("git@s3cr3t@example.com:a.git", "example.com:a.git"),
        ("s3cr3t@[::1]:a.git", "[::1]:a.git"),
        ("-oProxyCommand=s3cr3t@example.com:a.git", "example.com:a.git"),
        ("file://me:s3cr3t@server/a.git", "file://server/a.git"),
        ("file://s3cr3t@server/a.git", "file://server/a.git"),
    ]);
}

#[test]
fn the_query_and_the_fragment_of_an_http_remote_are_stripped() {
    assert_sent([
        ("https://example.com/a.git?private_token=s3cr3t", "https://example.com/a.git"),
        ("https://example.com/a.git#s3cr3t", "https://example.com/a.git"),
        ("https://example.com?token=s3cr3t", "https://example.com/"),
    ]);
    // Of another remote both are part of the path to git, and a query to other programs.
    assert_refused([
        "ssh://git@example.com/c#/a.git",
        "ssh://git@example.com/a.git?token=s3cr3t",
        "git://example.com/a.git#s3cr3t",
        "file:///srv/a.git?token=s3cr3t",
        "file://server/a.git?token=s3cr3t",
        "git@example.com:a.git?token=s3cr3t",
        "example.com:a?t=s3cr3t",
        "[::1]:a.git?token=s3cr3t",
        "git@[::1]:a.git#s3cr3t",
        "/srv/a.git?token=s3cr3t",
        r"C:\a.git?token=s3cr3t",
        "https://example.com/a.git%3Ftoken=s3cr3t",
        "https://example.com/a.git%253Ftoken=s3cr3t",
        "ssh://git@example.com/a.git%23s3cr3t",
        "https://example.com/a.git\u{FF1F}token=s3cr3t",
    ]);
}

#[test]
fn where_readers_differ_nothing_is_sent() {
    assert_refused([
        // The authority ends at `?` and `#` for some, and at the last `@` for others.
        "https://s3cr3t?x@example.com/a.git",
        "https://s3cr3t#x@example.com/a.git",
        "https://me:s3cr3t?@example.com/a.git",
        "https://example.com?@me:s3cr3t@example.com/a.git",
        // A backslash is a slash to some.
        r"https://example.com\@me:s3cr3t@other.example/a.git",
        r"https:\\me:s3cr3t@example.com\a.git",
        r"https:/\me:s3cr3t@example.com/a.git",
        r"ssh://me\s3cr3t@example.com/a.git",
        // An escaped `@` is one to whoever unescapes first.
        "https://s3cr3t%40example.com/a.git",
        "https://s3cr3t%40example.com:/a.git",
        "https://s3cr3t%2540example.com/a.git",
        "ssh://s3cr3t%40example.com/a.git",
        "git://s3cr3t%40example.com/a.git",
        "file://s3cr3t%40example.com/a.git",
        "s3cr3t%40example.com:a.git",
        // A slash or a scheme too few.
        "https:/me:s3cr3t@example.com/a.git",
        "https:/s3cr3t@example.com/a.git",
        "https:s3cr3t@example.com/a.git",
        "HTTPS:/s3cr3t@example.com/a.git",
        "https:///me:s3cr3t@example.com/a.git",
        "file:///me:s3cr3t@example.com/a.git",
        "file:////s3cr3t@example.com/a.git",
        "me:s3cr3t@example.com/a.git",
        "me:s3cr3t@example.com:a.git",
        "me:s3cr3t%40example.com:a.git",
        "s3cr3t@example.com/a.git",
        "//s3cr3t@example.com/a.git",
        r"\\s3cr3t@example.com\a.git",
        r"C:\me:s3cr3t@example.com\a.git",
        "/srv/me:s3cr3t@example.com/a.git",
        // A proxy's URL holds the other's.
        "https://proxy.example/https://s3cr3t@example.com/a.git",
        "https://proxy.example/https:/s3cr3t@example.com/a.git",
        "https://proxy.example/https%3A%2F%2Fs3cr3t%40example.com/a.git",
        "https://proxy.example/https%253A%252F%252Fs3cr3t%2540example.com/a.git",
        "https://proxy.example/me:s3cr3t@example.com/a.git",
        "git@proxy.example:https://s3cr3t@example.com/a.git",
        "https://proxy.example/s3cr3t@example.com/a.git",
        "https://proxy.example/https/s3cr3t@example.com/a.git",
        "https://proxy.example/x%40s3cr3t%40example.com/a.git",
        "https://proxy.example/@s3cr3t@example.com/a.git",
        "ssh://proxy.example/s3cr3t@example.com/a.git",
        "git://proxy.example/s3cr3t@example.com/a.git",
        "file://server/s3cr3t@example.com/a.git",
        "git@proxy.example:s3cr3t@example.com/a.git",
        // A letter is a scheme too.
        "C://s3cr3t@example.com/a.git",
        r"C:\\s3cr3t@example.com\a.git",
        // Characters that some programs skip, or take for another.
        " https:/s3cr3t@example.com/a.git",
        " git@example.com:a.git",
        "\u{1}https://s3cr3t@example.com/a.git",
        "ht\ttps://s3cr3t@example.com/a.git",
        "\u{A0}https://s3cr3t@example.com/a.git",
        "https://s3cr3t\u{FF20}example.com/a.git",
        "https://s3cr3t%EF%BC%A0example.com/a.git",
        "https://proxy.example/s3cr3t\u{FE6B}example.com/a.git",
        "https://example.com\u{FF03}@s3cr3t/a.git",
        "https://example.com%3F@s3cr3t/a.git",
        "https:/s3cr3t%2F@example.com/a.git",
        // Longer than UTF-8 allows, and read as `@`, `?`, `/` and `%` all the same; and an escape that begins with another.
        "https://s3cr3t%C1%80example.com/a.git",
        "https://proxy.example/s3cr3t%C1%80example.com/a.git",
        "https://proxy.example/s3cr3t%E0%81%80example.com/a.git",
        "https://proxy.example/s3cr3t%F0%80%81%80example.com/a.git",
        "https://proxy.example/s3cr3t%25C1%2580example.com/a.git",
        "https://proxy.example/s3cr3t%C0%A540example.com/a.git",
        "https://proxy.example/s3cr3t\u{FF05}40example.com/a.git",
        "https://proxy.example/s3cr3t%EF%BC%8540example.com/a.git",
        "https://example.com/a.git%C0%BFtoken=s3cr3t",
        "https://example.com%C0%AF@s3cr3t/a.git",
        "https://x%C0%BF@s3cr3t/a.git",
        "ssh://proxy.example/s3cr3t%C1%80example.com/a.git",
        "file:///srv/me:s3cr3t%C1%80example.com/a.git",
        "git@proxy.example:s3cr3t%C1%80example.com/a.git",
        "https://s3cr3t?x%40example.com/a.git",
        "https://s3cr3t#x\u{FF20}example.com/a.git",
        "https://me@example.com/a.git?user=s3cr3t@example.com",
        "https://example.com/a.git?next=https://me:s3cr3t@example.com/",
        "https://s3cr3t/x?y@example.com/a.git",
        "https://proxy.example/https://me:s3cr3t?x@example.com/a.git",
        "https://proxy.example/https%3A//me:s3cr3t#x%40example.com/a.git",
    ]);
}

#[test]
fn a_slash_may_be_a_part_of_a_password() {
    assert_refused([
        "//me:x/s3cr3t@example.com/a.git",
        "/srv/me:x/s3cr3t@example.com/a.git",
        "https://proxy.example/https://me:s3cr3t/@example.com/a.git",
        "ssh://proxy.example/me:s3cr3t/@example.com/a.git",
        "me:s3cr3t/@example.com/a.git",
        "me:s3cr3t/@example.com:a.git",
        "me:s3cr3t/@server/a.git",
        "me:s3cr3t/x/@server",
        "me:s3cr3t/%40example.com/a.git",
        "me@example.com:s3cr3t/@example.com/a.git",
        "https://me:12/@example.com/a.git",
        "https://me:12/s3cr3t/@example.com/a.git",
        "https://me:12/s3cr3t/%2540example.com/a.git",
        "https://me:/@example.com/a.git",
        "ssh://me:12/s3cr3t/@example.com/a.git",
        "s3cr3t/@scope/a.git",
        "https://s3cr3t/@scope/a.git",
        "https://example.com:8443/s3cr3t/@scope/a.git",
        "git@example.com:s3cr3t/@scope/a.git",
        "git@example.com:s3cr3t%252F%40example.com/a.git",
        "git@example.com:s3cr3t\u{FF0F}%40example.com/a.git",
        "[::1]:s3cr3t/@a.b/c.git",
        "ssh://git@example.com:22/s3cr3t/@a.b/c.git",
        "file:///s3cr3t/@scope/a.git",
        "/srv/s3cr3t@2/x.git",
        "./s3cr3t@home/a.git",
        "../s3cr3t%40home/a.git",
        "c:/Users/s3cr3t@home/a.git",
        r"\\server\share\s3cr3t@home",
    ]);
}

/// To git these are paths on this machine, and to others a user's name with slashes, as tokens in Base64 have them.
#[test]
fn a_slash_may_be_a_part_of_a_name() {
    assert_refused([
        "me/s3cr3t@example.com:a/b.git",
        "aB/s3cr3t/@example.com:a/b.git",
        "s3cr3t/@example.com:8080/a.git",
        "/s3cr3t@example.com:a.git",
        "/me/s3cr3t@example.com:a/b.git",
        "./s3cr3t@example.com:a.git",
        "../me/s3cr3t@example.com:a.git",
        "~/s3cr3t@example.com:a.git",
        "C:/me/s3cr3t@example.com:a.git",
        r"/me\s3cr3t@example.com:a/b.git",
        "me/s3cr3t%40example.com:a.git",
        "me/s3cr3t@example.com%3Aa.git",
        "me/s3cr3t@example.com\u{FF1A}a.git",
        "[::1]:s3cr3t/@example.com:a.git",
        "git@proxy.example:s3cr3t/@example.com:a.git",
        "https://proxy.example/me/s3cr3t/@example.com:a.git",
        "file:///me/s3cr3t@example.com:a.git",
    ]);
}

/// The letter of a drive is a scheme, behind which lenient parsers take one slash for two.
#[test]
fn behind_a_drive_a_host_may_follow() {
    assert_refused([
        "C:/s3cr3t@example.com/a.git",
        "C:/s3cr3t@example.com",
        "c:/s3cr3t@example.com:/a",
        r"C:\s3cr3t@example.com\a.git",
        r"C:/\s3cr3t@example.com/a.git",
        "C:///s3cr3t@example.com/a.git",
        "C:////s3cr3t@example.com/a.git",
        "C:/s3cr3t%40example.com/a.git",
        "C:/%2Fs3cr3t%40example.com/a.git",
        "C:/%5Cs3cr3t\u{FF20}example.com/a.git",
    ]);
}

#[test]
fn an_escape_may_be_read_in_more_than_one_way() {
    assert_refused([
        // What is dropped, within an escape.
        "https://proxy.example/s3cr3t%4%090example.com/a.git",
        "https://proxy.example/s3cr3t%4\u{200B}0example.com/a.git",
        "https://proxy.example/s3cr3t%F8%80%80%81%80example.com/a.git",
        "git@proxy.example:s3cr3t%FC%80%80%80%81%80example.com/a.git",
        // An escape of JavaScript.
        "https:/me:s3cr3t%u0040example.com/a.git",
        "//me:s3cr3t%u0040example.com/a.git",
        "file:me:s3cr3t%U0040example.com/a.git",
        "git@proxy.example:s3cr3t%u0040example.com/a.git",
        "https://proxy.example/s3cr3t%25u0040example.com/a.git",
        "/srv/a.git%u003Ftoken=s3cr3t",
        // A backslash is none to some, and what stands before it is a user's name too.
        r"//a\s3cr3t%40example.com/a.git",
        r"//a\s3cr3t%u0040example.com/a.git",
        "//a%5Cs3cr3t%2540example.com/a.git",
        "//s3cr3t\u{FF0F}x%40example.com/a.git",
        "//s3cr3t%252Fx%40example.com/a.git",
        "//s3cr3t%2Fx\u{FF20}example.com/a.git",
        "a%EF%BC%8Fs3cr3t%40example.com/a.git",
        "/s3cr3t\u{2100}%40example.com/a.git",
        "C:/s3cr3t\u{FF0F}%40example.com/a.git",
        "file:////a\u{FF0F}s3cr3t%40example.com/a.git",
        "git@example.com:s3cr3t%252F%40example.com/a.git",
        "[::1]:s3cr3t%252F%40example.com/a.git",
        "git@example.com:s3cr3t\u{FF0F}%40example.com/a.git",
        "git@example.com:s3cr3t%2F\u{FF20}example.com/a.git",
        // An invalid host hides the meant one.
        "ssh://example.com?token=s3cr3t/a.git",
        "ssh://example.com:s3cr3t/a.git",
        "ssh://a:s3cr3t:b/a.git",
        "https://example.com;s3cr3t/a.git",
        "https://[::1%25s3cr3t%40x]/a.git",
        "[me:s3cr3t@example.com]:a.git",
    ]);
}

#[test]
fn what_cannot_be_read_is_refused() {
    assert_refused([
        "",
        "https://",
        "https:///a.git",
        "ssh://git@/a.git",
        "https://me:s3cr3t@example.com:port/a.git",
        "https://me:s3cr3t@example.com/a b.git",
        "https://me:s3cr3t@example.com/%zz",
        "https://me:s3cr3t@exam\nple.com/a.git",
        "https\n://me:s3cr3t@example.com/a.git",
        "\thttps://me:s3cr3t@example.com/a.git",
        "/https://me:s3cr3t@example.com/a.git",
        "me:s3cr3t\n@example.com:a.git",
        "me:s3cr3t\0@example.com:a.git",
        "host:",
        "git@:a.git",
    ]);
}

/// An escape within an escape is looked at once more: of as many, for minutes.
#[test]
fn what_is_longer_than_any_url_is_refused_at_once() {
    let nested = "%EF%BC".repeat(200_000) + "%" + &"85".repeat(200_000);
    for raw in [
        format!("/srv/{nested}"),
        format!("https://example.com/{}", "a".repeat(4_096)),
        format!("git@example.com:{nested}"),
        // Its escapes are too long.
        format!("https://example.com/{}", "\u{FEFF}".repeat(600)),
    ] {
        assert_eq!(RemoteUrl::new(&raw), Err(RemoteUrlError::TooLong));
        assert!(RemoteName::new(&raw).is_err());
    }
    assert!(RemoteName::new(&"n".repeat(4_097)).is_err());
    let longest = format!("https://example.com/{}", "a".repeat(4_096 - "https://example.com/".len()));
    assert_eq!(sent(&longest), Some(longest.clone()));
    assert_eq!(RemoteUrlError::TooLong.to_string(), "the URL has more than 4096 bytes");
}

#[test]
fn the_address_of_a_remote_helper_is_its_own() {
    for (raw, helper) in [
        ("ext::sh -c s3cr3t", Some("ext")),
        ("ext://s3cr3t@example.com", Some("ext")),
        ("https::https://me:s3cr3t@example.com/a.git", Some("https")),
        ("HTTPS://me:s3cr3t@example.com/a.git", Some("https")),
        ("ftp://me:s3cr3t@example.com/a.git", Some("ftp")),
        ("codecommit::eu-central-1://s3cr3t@a", None),
        ("s3://key:s3cr3t@bucket/a.git", None),
        ("s3cr3t-tok::https://x/a", None),
        ("s3cr3t-tok://x/a", None),
    ] {
        let error = RemoteUrl::new(raw).expect_err(raw);
        assert_eq!(error, RemoteUrlError::RemoteHelper(helper), "{raw:?}");
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
    assert_eq!(
        RemoteUrl::new("s3cr3t-tok::https://x/a").unwrap_err().to_string(),
        "the address is only meaningful to a remote helper, and may hold a credential"
    );
    // Names that no helper has.
    assert_refused(["::https://me:s3cr3t@example.com/a.git", "my_helper::s3cr3t", "my_helper::https://s3cr3t@a/b"]);
}

#[test]
fn a_workspace_takes_what_can_be_sent_and_gives_back_the_rest() {
    let name = |name| RemoteName::new(name).unwrap();
    let mut workspace = Workspace::default();
    let rejected = workspace.set_remotes([
        ("origin", "https://me:s3cr3t@example.com/a.git"),
        ("tunnel", "ext::s3cr3t"),
        ("typo", "https:/s3cr3t@example.com/a.git"),
        ("https://me:s3cr3t@example.com/a.git", "https://example.com/a.git"),
    ]);
    assert_eq!(
        rejected,
        [
            RejectedRemote::Url { name: name("tunnel"), error: RemoteUrlError::RemoteHelper(Some("ext")) },
            RejectedRemote::Url { name: name("typo"), error: RemoteUrlError::Unreadable },
            RejectedRemote::Name,
        ]
    );
    let json = serde_json::to_string(&workspace).unwrap();
    assert_eq!(json, r#"{"associated_remote_urls":{"origin":"https://example.com/a.git"}}"#);
    assert!(!format!("{rejected:?} {} {}", rejected[0], rejected[2]).contains(SECRET));

    assert_eq!(workspace.set_remotes([("tunnel", "ext::s3cr3t")]).len(), 1);
    assert_eq!(workspace.associated_remote_urls, None);
}

/// As `git config` lists a remote with several URLs, of which git fetches from the first.
#[test]
fn the_first_url_of_a_remote_counts() {
    let mut workspace = Workspace::default();
    let (first, second) = ("https://example.com/first.git", "https://example.com/second.git");
    let rejected = workspace.set_remotes([
        ("origin", first),
        ("origin", second),
        ("origin", "ext::s3cr3t"),
        ("tunnel", "ext::s3cr3t"),
        ("tunnel", second),
    ]);
    let json = serde_json::to_string(&workspace).unwrap();
    assert_eq!(json, r#"{"associated_remote_urls":{"origin":"https://example.com/first.git"}}"#);
    let name = RemoteName::new("tunnel").unwrap();
    assert_eq!(rejected, [RejectedRemote::Url { name, error: RemoteUrlError::RemoteHelper(Some("ext")) }]);
}

#[test]
fn deserializing_is_no_way_around_it() {
    let url: RemoteUrl = serde_json::from_str(r#""https://me:s3cr3t@example.com/a.git""#).unwrap();
    assert_eq!(url.as_str(), "https://example.com/a.git");
    let error = serde_json::from_str::<RemoteUrl>(r#""https:/s3cr3t@example.com/a.git""#).unwrap_err();
    assert!(!error.to_string().contains(SECRET), "{error}");
}

/// Git's configuration takes any text for a name, and `git fetch URL` with a filter writes one that is the URL.
#[test]
fn a_name_is_held_to_what_a_url_is() {
    for name in
        ["origin", "up/stream", "up.stream", "Übung", "my fork", "https://example.com/a.git", "example.com:a/b.git"]
    {
        assert_eq!(RemoteName::new(name).map(|name| name.to_string()), Ok(name.to_owned()));
    }
    let refused = [
        "https://me:s3cr3t@example.com/a.git",
        "https://s3cr3t@example.com/a.git",
        "https://example.com/a?t=s3cr3t",
        "https://example.com/a#s3cr3t",
        "s3cr3t@example.com:a",
        "s3cr3t@example.com",
        "me:s3cr3t/@example.com/a.git",
        "me/s3cr3t@example.com:a.git",
        "C:/s3cr3t@example.com/a.git",
        "https://s3cr3t\u{FF20}example.com/a",
        "ssh://example.com/a#s3cr3t",
        "https://example.com@x?t=s3cr3t",
        "ext::s3cr3t",
        "a%3Ft=s3cr3t",
        "s3cr3t%\u{FF14}0host",
        "ori\ngin",
    ];
    for name in refused {
        assert!(RemoteName::new(name).is_err(), "{name}");
        let error = serde_json::from_value::<RemoteName>(name.into()).unwrap_err().to_string();
        assert!(!error.contains(SECRET), "{error}");
        let workspace = serde_json::json!({ "associated_remote_urls": { name: "https://example.com/a.git" } });
        let error = serde_json::from_value::<Workspace>(workspace).unwrap_err().to_string();
        assert!(!error.contains(SECRET), "{error}");
        let mut workspace = Workspace::default();
        let rejected = workspace.set_remotes([(name, "https://example.com/a.git")]);
        assert_eq!((rejected.len(), &workspace.associated_remote_urls), (1, &None), "{name}");
        assert!(!format!("{rejected:?} {}", rejected[0]).contains(SECRET), "{name}");
    }
}
