//! The tool shows no credential of a URL, however it is written and wherever it came.

use codex_metadata_cli::print::{Named, Shown};
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_tests::spellings::spelled;
use proptest::prelude::*;
use serde_json::json;

const SECRET: &str = "s3cr3t";

/// Returns what the tool prints of a request to this address, of which something is to be said.
fn printed(url: &str, style: Style) -> String {
    let entry = json!({
        "method": "POST",
        "url": url,
        "headers": {"session-id": "s-1", "thread-id": "t-1"},
        "body": {"client_metadata": {"session_id": "s-2", "thread_id": "t-1"}},
    });
    let mut out = String::new();
    let print = |line: &str| {
        out.push_str(line);
        Ok(())
    };
    let mut reporter = Reporter::new(style, print);
    // Of one request the name is not shown.
    reporter.read(format!("{entry}\n{entry}").as_bytes()).expect("it is read");
    reporter.finish().expect("it is printed");
    out
}

/// What is downloaded has the name of its URL, and a method of a capture may be anything.
#[test]
fn names_of_captures_and_methods_are_shown_without_secrets_too() {
    for source in ["x.har?sig=s3cr3t", "https:__u:s3cr3t@h_p", "x.har#s3cr3t"] {
        let entry = json!({
            "method": "https://u:s3cr3t@h/p?tok=s3cr3t#s3cr3t",
            "url": "https://example.com/v1/responses",
            "headers": {"session-id": "s-1", "thread-id": "t-1"},
            "body": {"client_metadata": {"session_id": "s-2", "thread_id": "t-1"}},
        });
        for style in [Style::People, Style::Json] {
            let mut out = String::new();
            let mut reporter = Reporter::new(style, |line: &str| {
                out.push_str(line);
                Ok(())
            });
            reporter.begin(source, true).unwrap();
            reporter.read(format!("{entry}\n{entry}").as_bytes()).unwrap();
            reporter.finish().unwrap();
            assert!(out.contains("session_id") && !out.contains(SECRET), "{out}");
        }
    }
}

/// The dots between the keys of a place are the library's, and make no URL of a key.
#[test]
fn each_key_of_a_place_counts_for_itself() {
    for (key, shown) in [
        ("C#", "workspaces.C#"),
        ("why?", "workspaces.why?"),
        ("/home/me/C#", "workspaces./home/me/C"),
        ("home/me/C#", "workspaces.home/me/C#"),
        ("a.b", "workspaces.a.b"),
        ("h.example.com?s3cr3t", "workspaces.h.example.com"),
        ("https://me:s3cr3t@h.example.com/a.git", "workspaces.https://h.example.com/a.git"),
        ("https://h/a.b?s3cr3t.c#d", "workspaces.https://h/a.b"),
    ] {
        let key = json!(key);
        let blob = format!(r#"{{"session_id":"s-1","workspaces":{{{key}:{{"x":1,"x":2,"a.b":{{"F#":1,"F#":2}}}}}}}}"#);
        let entry = json!({
            "method": "POST",
            "url": "https://example.com/v1/responses",
            "headers": {"session-id": "s-1", "thread-id": "t-1"},
            "body": {"client_metadata": {"session_id": "s-1", "x-codex-turn-metadata": blob}},
        });
        let mut out = String::new();
        let mut reporter = Reporter::new(Style::Json, |line: &str| {
            out.push_str(line);
            Ok(())
        });
        reporter.read(entry.to_string().as_bytes()).unwrap();
        reporter.finish().unwrap();
        let line: serde_json::Value = serde_json::from_str(&out).unwrap();
        let findings = line["findings"].as_array().unwrap().iter();
        let keys: Vec<_> =
            findings.filter(|finding| finding["kind"] == "repeated").map(|finding| &finding["key"]).collect();
        assert_eq!(keys, [&json!(format!("{shown}.x")), &json!(format!("{shown}.a.b.F#"))], "{key}");
        assert!(!line["findings"].to_string().contains(SECRET), "{line}");
    }
}

/// Some writers have a URL as its parts.
#[test]
fn a_url_that_is_an_object_is_shown_as_its_path() {
    let path = "/v1/responses";
    for (url, shown) in [
        (json!({"path": path, "query": "token=s3cr3t"}), path),
        (json!({"path": path, "query": {"token": SECRET}}), path),
        (json!({"full": "https://me:s3cr3t@h/v1/responses?s3cr3t", "path": "/", "query": "s3cr3t"}), path),
        (json!({"raw": "https://h/v1/responses?s3cr3t", "host": ["h"], "path": ["v1", "responses"]}), path),
        (json!({"full": "", "href": null, "path": path}), path),
        (json!({"hash": "#s3cr3t", "href": "https://h/v1/responses#s3cr3t", "pathname": "/"}), path),
        (json!({"Host": "me:s3cr3t@h", "Path": path, "RawQuery": "s3cr3t"}), path),
        (json!({"password": SECRET, "pathname": path, "username": "me"}), path),
        (json!({"path": "/v1/responses?s3cr3t"}), path),
        (json!({"path": "/https://me:s3cr3t", "query": "x@h/v1/responses"}), ""),
        (json!({"pathname": "/https://me:s3cr3t", "search": "?x@h/v1/responses"}), ""),
        (json!({"Path": "/https://me:s3cr3t", "RawQuery": "x%40h/v1/responses"}), ""),
        (json!({"path": "/https://me:s3cr3t", "query": [{"key": "x@h/v1/responses", "value": ""}]}), ""),
        (json!({"path": "/https://me:s3cr3t", "query": "a", "search": "x@h/v1/responses"}), ""),
        (json!({"pathname": "/https://me:s3cr3t", "hash": "#x@h/v1/responses"}), ""),
        (json!({"protocol": "https:", "host": "me:12", "pathname": "/s3cr3t/@h/v1/responses"}), path),
        (json!({"hostname": "me", "port": 12, "pathname": "/s3cr3t/@h/v1/responses"}), path),
        (json!({"Host": "me:12", "Path": "/s3cr3t", "RawQuery": "x@h/v1/responses"}), ""),
        (json!({"netloc": "me:12", "path": "/s3cr3t/@h/v1/responses"}), path),
        (json!({"user": "me", "pass": "x", "host": "12", "path": "/s3cr3t/@h/v1/responses"}), path),
        (json!({"Host": "12", "User": {}, "Path": "/s3cr3t/@h/v1/responses"}), path),
        (json!({"Host": "h", "User": null, "Path": "/@scope/v1/responses"}), "/@scope/v1/responses"),
        (json!({"host": "h", "path": "/https://me:s3cr3t", "searchParams": {"x@h": ""}}), ""),
        (json!({"host": "h", "port": "8080", "path": "v1/responses", "query": null, "hash": ""}), path),
        (json!({"path": ["v1", "responses"], "query": "s3cr3t"}), ""),
        (json!({"host": "h", "search": "/?s3cr3t"}), ""),
        (json!([path, "token=s3cr3t"]), ""),
        (json!(12), ""),
    ] {
        let entry = json!({
            "method": "POST",
            "url": url,
            "headers": {"session-id": "s-1", "thread-id": "t-1", "originator": "codex_cli_rs"},
            "body": {"client_metadata": {"session_id": "s-2", "thread_id": "t-1"}},
        });
        for style in [Style::People, Style::Json] {
            let out = printed_as(&format!("{entry}\n{entry}"), style);
            assert!(out.contains("session_id") && !out.contains(SECRET), "{url}: {out}");
            let name = if style == Style::Json { format!("\"POST {shown}\"") } else { format!("(POST {shown})") };
            assert!(out.contains(&name), "{url}: {out}");
        }
    }
}

/// The kind of an entry without a method and an address is its name.
#[test]
fn the_kind_of_a_message_is_shown_without_secrets_too() {
    let entry = json!({
        "kind": "https://u:s3cr3t@h/v1/responses?tok=s3cr3t",
        "body": {"client_metadata": {"session_id": "s-2", "x-codex-turn-metadata": "{\"session_id\":\"s-1\"}"}},
    });
    let object = json!({
        "kind": {"url": "https://u:s3cr3t@h/v1/responses"},
        "body": {"client_metadata": {"session_id": "s-2", "x-codex-turn-metadata": "{\"session_id\":\"s-1\"}"}},
    });
    // Its JSON may have the sign escaped.
    let escaped = object.to_string().replace('@', "\\u0040");
    for style in [Style::People, Style::Json] {
        for entry in [&entry.to_string(), &escaped] {
            let out = printed_as(&format!("{entry}\n{entry}"), style);
            assert!(out.contains("session_id") && out.contains("h/v1/responses") && !out.contains(SECRET), "{out}");
        }
    }
}

/// Returns what is printed for people of a value that two copies of the metadata have differently: the value's table, the
/// lines of the findings, and these as JSON.
fn printed_of_values(url: &str) -> [String; 3] {
    let blob = |url: &str| {
        let remotes = json!({"/w": {"associated_remote_urls": {"origin": url, url: "git@example.com:a/b.git"}}});
        json!({"session_id": "s-1", "workspaces": remotes}).to_string()
    };
    let entry = |url: &str, other: &str| {
        json!({
            "method": "POST",
            "url": "https://example.com/v1/responses",
            "headers": {"session-id": url, "thread-id": "t-1", "x-codex-turn-metadata": blob(url)},
            "body": {"client_metadata": {"session_id": other, "x-codex-turn-metadata": blob(other)}},
        })
    };
    let other = format!("{url}.");
    let differing = entry(url, &other).to_string();
    let json: serde_json::Value = serde_json::from_str(&printed_as(&differing, Style::Json)).expect("JSON");
    let several = format!("{differing}\n{differing}");
    [printed_as(&differing, Style::People), printed_as(&several, Style::People), json["findings"].to_string()]
}

/// Old releases sent the URLs of remotes as they were.
#[test]
fn a_value_is_shown_without_the_credential_of_a_url_in_it() {
    let secrets = [
        "https://u:s3cr3t@h/a",
        "https://s3cr3t@h/a",
        "ssh://git:s3cr3t@h/a",
        "u:s3cr3t@h:a.git",
        "//u:s3cr3t@h/a",
        "https://u:s3 cr\"s3cr3t\\s3cr3t@h/a",
        "https://u:s3cr3t\"s3cr3t%40h/a",
        "https://h/\"a?token=s3cr3t",
        "[https://u:s3cr3t%40h/",
        "https://u:s3cr3t%40h/a",
        "https://u:s3cr3t\u{FF20}h/a",
        "https://h/a?token=s3cr3t",
        "see https://h/a#s3cr3t",
        r#"{"https://u:s3cr3t@h": 1, "within": "[\"https://u:s3cr3t@h/a\"]"}"#,
        r#"{"cut": "https://u:s3cr3t@h/"#,
        "[u:s3cr3t@h",
        r#"[info] https://me:s3cr3t"s3cr3t@h/a"#,
        r#"{https://me:s3cr3t"s3cr3t@h"#,
        r#""a" https://me:s3cr3t"s3cr3t@h/"#,
        r#""//me:s3cr3t" "@h/"#,
        r#"[info] GET https://h/a"b?s3cr3t"#,
        r#"{"a": "https://me:s3cr3t\u0040h/"}}"#,
        r#""C:\Übung: https://me:s3cr3t@h/a.git""#,
        r#"["\é https://me:s3cr3t@h/?s3cr3t"]"#,
        r#"{"a":"\ü//me:s3cr3t\u0040h","b":1}"#,
        "s3cr3t@h:a.git",
        "s3cr3t@h/a",
        "https:/h/a?token=s3cr3t",
        "https:h/a?token=s3cr3t",
        "https:h a?s3cr3t",
        "//h/a?token=s3cr3t",
        "/v1/h?token=s3cr3t",
        "h/a?token=s3cr3t",
        "h/a%20b\t?s3cr3t",
        "h.example.com?s3cr3t",
        "h?token=s3cr3t",
        "h?a=b#s3cr3t",
        "git@h:a.git?token=s3cr3t",
        "h.example.com:443/a#s3cr3t",
        "why? see https:/h/a#s3cr3t",
        "GET /h/a?s3cr3t HTTP/1.1",
        "s3cr3t@h/a@b",
        "h/a?s3cr3t?",
        "see h/a?s3cr3t#",
        "x=//s3cr3t@h/a",
    ];
    for url in secrets {
        for shown in printed_of_values(url) {
            assert!(shown.contains("workspaces") && shown.contains('h') && !shown.contains(SECRET), "{url}: {shown}");
        }
    }
    let others = [
        "git@example.com:a/b.git",
        "https://h/@scope/a",
        "me@example.com",
        "ask me@example.com: today",
        "is it?",
        "and/or is it? yes",
        "a: #1",
        "C# or F#",
        "https://h/a",
        "/srv/me@corp/a",
    ];
    for text in others {
        for shown in printed_of_values(text) {
            assert!(shown.contains(text), "{text}: {shown}");
        }
    }
}

/// A token may be longer than what is shown of a value.
#[test]
fn a_value_that_comes_twice_is_shown_without_a_long_credential() {
    for url in [format!("https://u:s3cr3t{}@h/a", "x".repeat(2_000)), format!("h/{}?token=s3cr3t", "x".repeat(2_000))] {
        let workspaces = json!({"/w": {"associated_remote_urls": {"o": url}}});
        for (key, value) in [("workspaces", workspaces), ("e", json!(url))] {
            let blob = format!(r#"{{"session_id":"s-1","{key}":"v","{key}":{value}}}"#);
            let entry = json!({
                "method": "POST",
                "url": "https://example.com/v1/responses",
                "headers": {"session-id": "s-1", "thread-id": "t-1"},
                "body": {"client_metadata": {"session_id": "s-1", "x-codex-turn-metadata": blob}},
            });
            for style in [Style::People, Style::Json] {
                let out = printed_as(&entry.to_string(), style);
                let shown = match style {
                    Style::Json => serde_json::from_str::<serde_json::Value>(&out).unwrap()["findings"].to_string(),
                    _ => out,
                };
                assert!(shown.contains("more than once") && !shown.contains(SECRET), "{shown}");
            }
        }
    }
}

/// The library cuts a long key or place, and with it the `@` behind a token.
#[test]
fn a_key_that_was_cut_is_shown_without_a_credential() {
    let request = |blob: &str| {
        let entry = json!({
            "method": "POST",
            "url": "https://example.com/v1/responses",
            "headers": {"session-id": "s-1", "thread-id": "t-1"},
            "body": {"client_metadata": {"session_id": "s-1", "x-codex-turn-metadata": blob}},
        });
        entry.to_string()
    };
    let token = "s3cr3t".repeat(400);
    let starts = ["https://me:", "https%3A%2F%2F", "\\\\me:", "//", "me:", "", "is it https://h?a=b&c="];
    // Characters of four bytes, of which the cut leaves the fewest bytes.
    let shortest = (0..4).map(|len| format!("//me:{}s3cr3t{}", "x".repeat(len), "\u{1F600}".repeat(300)));
    let long = starts.map(|start| format!("{start}{token}")).into_iter().chain(shortest);
    for url in long.map(|url| format!("{url}@example.com/a.git")) {
        let twice = format!("{{{0}:1,{0}:1}}", json!(url));
        for (blob, shown) in [
            (format!(r#"{{"workspaces":{{"/w":{{"associated_remote_urls":{twice}}}}}}}"#), "`workspaces...`"),
            (format!(r#"{{"e":{twice}}}"#), "`...`"),
            (format!(r#"{{{}:{{"a":1,"a":1}}}}"#, json!(url)), "`...`"),
        ] {
            for style in [Style::People, Style::Json] {
                let out = printed_as(&request(&blob), style);
                let found = match style {
                    Style::Json => serde_json::from_str::<serde_json::Value>(&out).unwrap()["findings"].to_string(),
                    _ => out,
                };
                assert!(found.contains("more than once") && found.contains(shown), "{url}: {found}");
                assert!(!found.contains(SECRET), "{url}: {found}");
            }
        }
    }
    let long = format!("/{}", "w".repeat(900));
    let blob = format!(r#"{{"workspaces":{{"{long}":{{"a":1,"a":1}}}}}}"#);
    let out: serde_json::Value = serde_json::from_str(&printed_as(&request(&blob), Style::Json)).unwrap();
    assert!(out["findings"].to_string().contains(&long), "a place that is whole is shown");
}

/// A percent escape stands for a sign, and a backslash for a slash.
#[test]
fn a_value_is_read_as_programs_do_that_undo_escapes() {
    for (value, shown) in [
        ("issue/fix%20%2342", "issue/fix "),
        ("docs/C%23.md", "docs/C"),
        ("docs/C%252523.md", "docs/C"),
        (r"src\C#\main.cs", r"src\C"),
        ("a%2Fb c%23", "a%2Fb c%23"),
        ("100%25", "100%25"),
    ] {
        let entry = json!({
            "method": "POST",
            "url": "https://example.com/v1/responses",
            "headers": {"session-id": value, "thread-id": "t-1"},
            "body": {"client_metadata": {"session_id": "A", "thread_id": "t-1"}},
        });
        let out: serde_json::Value = serde_json::from_str(&printed_as(&entry.to_string(), Style::Json)).unwrap();
        let found: Vec<_> = out["findings"].as_array().unwrap().iter().map(|finding| &finding["found"]).collect();
        assert!(found.contains(&&json!(shown)), "{value}: {found:?}");
    }
}

/// Returns what the tool prints of a capture.
fn printed_as(capture: &str, style: Style) -> String {
    let mut out = String::new();
    let mut reporter = Reporter::new(style, |line: &str| {
        out.push_str(line);
        out.push('\n');
        Ok(())
    });
    reporter.read(capture.as_bytes()).expect("it is read");
    reporter.finish().expect("it is printed");
    out
}

/// What stands before and behind the secret in user information, a query or a fragment.
fn around() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("me:", "@example.com/v1/responses"),
        ("", "@example.com:443/v1/responses"),
        ("me:x/", "@example.com/v1"),
        ("me:x/", "/y@example.com/v1"),
        ("me:", "?x@example.com/v1"),
        ("me:", "#x@example.com/v1"),
        ("me@x:", "@example.com/v1"),
        ("example.com/v1/responses?token=", ""),
        ("example.com/v1/responses#", ""),
        ("example.com?token=", "&b"),
        ("me:", "@[::1]:443/v1"),
        ("me:", "@"),
    ])
}

fn start() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "https://",
        "HTTP://",
        "wss://",
        "https:/",
        "https:",
        "//",
        "\\\\",
        "https:\\\\",
        "",
        " https://",
        "\thttps:\n//",
        "s3://",
        "https://proxy.example/https://",
        "https://proxy.example/https%3A%2F%2F",
        "https://proxy.example/?",
        "/srv/https:/",
    ])
}

/// What stands before and behind a URL in a sentence.
fn beside() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(vec![
        ("", ""),
        ("see ", ""),
        ("is it? ", " or not"),
        ("GET ", " HTTP/1.1"),
        ("{\"a\": ", "}"),
        ("[\"a\"] ", "\""),
    ])
}

fn url() -> impl Strategy<Value = String> {
    (start(), around(), prop::collection::vec(any::<u16>(), 0..48)).prop_map(|(start, (before, after), choices)| {
        let mut choices = choices.into_iter().map(usize::from);
        let mut choose = |ways: usize| choices.next().unwrap_or(0) % ways;
        format!("{start}{}{SECRET}{}", spelled(before, &mut choose), spelled(after, &mut choose))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_typed_is_shown_without_its_secret(url in url()) {
        for shown in [Shown(&url).to_string(), Named(url.as_ref()).to_string()] {
            prop_assert!(!shown.contains(SECRET), "{url:?} is shown as {shown}");
        }
    }

    #[test]
    fn the_address_of_a_request_is_shown_without_its_secret(url in url()) {
        for style in [Style::People, Style::Json, Style::Quiet] {
            let printed = printed(&url, style);
            prop_assert!(style == Style::Quiet || printed.contains("session_id"), "{url:?} is not recognised: {printed}");
            prop_assert!(!printed.contains(SECRET), "{url:?} is shown: {printed}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_is_shown_without_its_secret(url in url(), (before, after) in beside()) {
        let text = format!("{before}{url}{after}");
        for shown in printed_of_values(&text) {
            prop_assert!(!shown.contains(SECRET), "{text:?} is shown in {shown}");
        }
    }
}

#[test]
fn what_is_no_secret_is_shown() {
    for (typed, shown) in [
        ("a.har", "a.har"),
        ("captures/a@b.jsonl", "captures/a@b.jsonl"),
        ("./me@home/a b.har", "./me@home/a b.har"),
        ("größe/%41ä.har", "größe/%41ä.har"),
        (r"C:\Users\me\a.har", r"C:\Users\me\a.har"),
        ("2026-11-28T08:00:00.har", "2026-11-28T08:00:00.har"),
        ("https://example.com:8443/v1/a%20b", "https://example.com:8443/v1/a%20b"),
        ("https://example.com/@scope/a", "https://example.com/@scope/a"),
        ("git@example.com:a/b.git", "git@example.com:a/b.git"),
        ("https://example.com/a%20b?token=s3cr3t", "https://example.com/a%20b"),
        ("https:/me:s3cr3t@example.com/x", "example.com/x"),
        ("me:s3cr3t@example.com:x", "example.com:x"),
        ("s3cr3t@a.har", "a.har"),
        ("https://me:s3cr3t\u{FF20}example.com/", "https://example.com/"),
        ("?token=s3cr3t", "..."),
    ] {
        assert_eq!(Shown(typed).to_string(), shown);
        assert_eq!(Named(typed.as_ref()).to_string(), shown);
    }
}

/// What is no UTF-8 may be so to a lenient program, or another sign in another encoding.
#[cfg(unix)]
#[test]
fn a_path_is_shown_without_what_bytes_that_are_not_utf8_may_end() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;

    let shown = |bytes: &[u8]| Named(Path::new(OsStr::from_bytes(bytes))).to_string();
    assert_eq!(shown("captures/r\u{E9}.har".as_bytes()), "captures/r\u{E9}.har");
    assert_eq!(shown(b"captures/r\xFF.har"), "...");
    assert_eq!(shown(b"me:s3cr3t\xA3\xC0example.com/a"), "...");
    assert_eq!(shown(b"me:s3cr3t\xC1\x80example.com/a"), "example.com/a");
}
