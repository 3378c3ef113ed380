//! Findings of the audit, a small case each: faults of proxies and of careless senders.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta;
use codex_metadata::observe::{Observed, Observer};
use http::HeaderMap;
use serde_json::value::RawValue;

/// All kinds of carriers, of which the flat map has no number.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob, mcp)]
    session_id: String,
    #[codex_meta(blob, mcp, omit(header, flat))]
    turn: u8,
    #[codex_meta(header = "x-flag", blob, omit(flat, mcp))]
    flag: bool,
    #[codex_meta(blob, omit(header, flat, mcp))]
    ratio: Option<f64>,
    #[codex_meta(blob, omit(header, flat, mcp))]
    tree: Option<serde_json::Map<String, serde_json::Value>>,
    #[codex_meta(blob, omit(header, flat, mcp))]
    raw: Option<Box<RawValue>>,
}

fn meta() -> Meta {
    Meta { session_id: "s-1".into(), turn: 3, flag: false, ratio: None, tree: None, raw: None }
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn found<M>(observer: Observer<'_, M>) -> Vec<String> {
    observer.finish().audit().iter().map(ToString::to_string).collect()
}

/// Reads what `meta` sends, with another blob in the body and another in a header.
fn with_blobs(meta: &Meta, body: &str, header: &str) -> Vec<String> {
    let sent = meta.project();
    let mut headers = sent.headers.clone();
    headers.insert("x-meta", header.parse().unwrap());
    let mut map = sent.client_metadata.clone();
    map.insert("x-meta".into(), body.into());
    found(Observed::of::<Meta>().headers(&headers).client_metadata(&map))
}

const BLOB: &str = r#"{"session_id":"s-1","turn":3,"flag":false}"#;

#[test]
fn what_is_sent_has_no_finding() {
    assert_eq!(with_blobs(&meta(), BLOB, BLOB), [""; 0]);
}

#[test]
fn a_field_that_every_snapshot_has_is_missed_where_it_is_nowhere() {
    let without = r#"{"session_id":"s-1","flag":false}"#;
    let missing = |carrier: &str| format!("{carrier} `turn` (field `turn`) is missing");
    assert_eq!(with_blobs(&meta(), without, without), [missing("blob"), missing("header blob")]);
    assert_eq!(
        found(Observed::of::<Meta>().view_named("mcp", &serde_json::json!({"turn": 3}))),
        ["mcp `session_id` (field `session_id`) is missing"]
    );
}

#[test]
fn a_body_without_the_map_is_found() {
    for body in ["", "{}", r#"{"client_metadata":{}}"#] {
        assert_ne!(found(Observed::of::<Meta>().body(body.as_bytes())), [""; 0], "{body}");
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Handshake {
    #[codex_meta(header = "session-id")]
    session_id: String,
    #[codex_meta(header("x-agent", limit = 8))]
    agent: String,
    #[codex_meta(header = "x-retry")]
    retry: Option<u8>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Short {
    #[codex_meta(header("session-id", limit = 64))]
    session_id: String,
    #[codex_meta(header = "x-retry")]
    retry: Option<u8>,
}

#[test]
fn headers_that_are_all_there_is_are_missed() {
    let none = HeaderMap::new();
    let sent = Handshake { session_id: "s-1".into(), agent: "far too long".into(), retry: None }.headers().value;
    assert_eq!(sent.len(), 1);
    assert_eq!(found(Observed::of::<Handshake>().headers(&sent)), [""; 0], "it may have been too long");
    assert_eq!(
        found(Observed::of::<Handshake>().headers(&none)),
        ["header `session-id` (field `session_id`) is missing"]
    );
    // One may be too long, but not all that there is.
    assert_eq!(found(Observed::of::<Short>().headers(&none)), ["header is missing"]);
    let sent = Short { session_id: "x".repeat(65), retry: Some(1) }.headers().value;
    assert_eq!(found(Observed::of::<Short>().headers(&sent)), [""; 0]);
}

#[test]
fn what_only_the_body_can_have_is_not_missed_in_a_header() {
    let sent = Meta { session_id: "é".into(), ..meta() }.project();
    assert!(!sent.headers.contains_key("session-id"));
    assert_eq!(found(Observed::of::<Meta>().headers(&sent.headers)), [""; 0]);
    assert_eq!(
        found(Observed::of::<Meta>().headers(&headers(&[("session-id", "s-1"), ("x-meta", BLOB)]))),
        [r#"header `x-flag` (field `flag`) is missing, but header blob has "false""#]
    );
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_only), transports(flat, blob))]
struct Attempts {
    #[codex_meta(flat, blob)]
    attempt: u32,
}

/// A string of JSON is told from the text of a number, which has no quotes.
#[test]
fn only_what_had_quotes_is_shown_with_them() {
    let mut sent = Attempts { attempt: 2 }.project().client_metadata;
    sent.insert("x-meta".into(), r#"{"attempt":"2"}"#.into());
    assert_eq!(
        found(Observed::of::<Attempts>().client_metadata(&sent)),
        [r#"blob `attempt` (field `attempt`) is no integer from 0 to 4294967295: `"2"`, but flat has "2""#]
    );
}

/// JSON is shown with its own escapes, and no others.
#[test]
fn a_value_is_shown_with_its_backslashes() {
    let sent = |blob: &str| found(Observed::of::<Attempts>().client_metadata([("attempt", "2"), ("x-meta", blob)]));
    let is_no = "blob `attempt` (field `attempt`) is no integer from 0 to 4294967295:";
    assert_eq!(sent(r#"{"attempt":{"a":"x\\y\"`"}}"#), [format!(r#"{is_no} `{{"a":"x\\y\"\`"}}`, but flat has "2""#)]);
}

#[test]
fn a_value_that_its_type_cannot_have_is_found() {
    let one = BLOB.replace(":3", r#":"one""#);
    let is_no = |carrier: &str| format!("{carrier} `turn` (field `turn`) is no integer from 0 to 255: `\"one\"`");
    assert_eq!(with_blobs(&meta(), &one, &one), [is_no("blob"), is_no("header blob")]);
    let large = BLOB.replace(":3", ":256");
    assert_eq!(
        with_blobs(&meta(), &large, BLOB),
        [r#"blob `turn` (field `turn`) is no integer from 0 to 255: "256", but header blob has "3""#]
    );
    let text = BLOB.replace("false", r#""false""#);
    let flags = with_blobs(&meta(), &text, &text);
    assert_eq!(flags.len(), 2, "{flags:?}");
    assert!(flags[0].starts_with(r#"blob `flag` (field `flag`) is no boolean: `"false"`"#), "{flags:?}");
    assert_eq!(
        found(Observed::of::<Handshake>().headers(&headers(&[
            ("session-id", "s-1"),
            ("x-agent", "a"),
            ("x-retry", "one")
        ]))),
        [r#"header `x-retry` (field `retry`) is no integer from 0 to 255: "one""#]
    );
}

#[test]
fn an_object_of_keys_that_some_reader_refuses_is_an_object() {
    for key in ["$serde_json::private::RawValue", "$serde_json::private::Number", "__proto__", "\\u0000"] {
        let wrapped = |value: &str| format!(r#"{},"raw":{value}}}"#, BLOB.trim_end_matches('}'));
        for value in ["1", "\"1\""] {
            let object = format!(r#"{{"{key}":"1"}}"#);
            let found = with_blobs(&meta(), &wrapped(value), &wrapped(&object));
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("header blob `raw` (field `raw`) differs: "), "{found:?}");
            assert!(with_blobs(&meta(), &wrapped(&object), &wrapped(&object)).is_empty());
        }
    }
}

#[test]
fn numbers_are_told_apart_by_every_digit() {
    let with = |key: &str, value: &str| format!(r#"{},"{key}":{value}}}"#, BLOB.trim_end_matches('}'));
    for (a, b) in [
        ("18446744073709551616", "18446744073709551617"),
        ("9007199254740993", "9007199254740992"),
        ("0.1", "0.10000000000000001"),
        ("1e400", "1e401"),
    ] {
        let found = with_blobs(&meta(), &with("ratio", a), &with("ratio", b));
        assert_eq!(found.len(), 1, "{a} {b}: {found:?}");
        let (a, b) = (format!("{{\"n\":{a}}}"), format!("{{\"n\":{b}}}"));
        assert_eq!(with_blobs(&meta(), &with("tree", &a), &with("tree", &b)).len(), 1, "{a} {b}");
    }
    for (a, b) in [("1.0", "1"), ("1e2", "100.0"), ("0.5", "5e-1")] {
        assert_eq!(with_blobs(&meta(), &with("ratio", a), &with("ratio", b)), [""; 0], "{a} {b}");
    }
}

#[test]
fn a_second_key_that_some_reader_takes_for_ours_is_found() {
    let mut both = meta().headers().value;
    both.insert("session_id", "s-2".parse().unwrap());
    assert_eq!(
        found(Observed::of::<Meta>().headers(&both)),
        [r#"header `session_id` (field `session_id`) is an extra with a key that the snapshot owns: "s-2""#]
    );
    let request = http::Request::post("/").body(
        r#"{"client_metadata":{"session_id":"s-1","x-meta":"{\"session_id\":\"s-1\",\"turn\":3,\"flag\":false}"},
           "Client_Metadata":{"session_id":"s-2"}}"#,
    );
    let found = found(Observed::of::<Meta>().body(request.unwrap().body().as_bytes()));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("Client_Metadata"), "{found:?}");
}

#[test]
fn a_header_that_came_twice_is_found() {
    let mut twice = meta().headers().value;
    twice.append("session-id", "s-1".parse().unwrap());
    assert_eq!(
        found(Observed::of::<Meta>().headers(&twice)),
        [r#"header `session-id` (field `session_id`) came more than once: "s-1 | s-1""#]
    );
}

/// A type that says nothing of its values may have none.
#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Quiet {
    #[codex_meta(blob)]
    id: String,
    #[codex_meta(blob)]
    maybe: Wrapped,
    #[codex_meta(blob, skip_if = String::is_empty)]
    filled: String,
    #[codex_meta(blob, since = "2.0.0")]
    later: u8,
    #[codex_meta(blob(when = Self::is_open))]
    open: u8,
}

#[derive(serde::Serialize)]
struct Wrapped(Option<BTreeMap<String, u8>>);

impl Quiet {
    fn is_open(&self) -> bool {
        self.open > 0
    }
}

#[test]
fn what_may_be_absent_is_not_missed() {
    let quiet = Quiet { id: "1".into(), maybe: Wrapped(None), filled: String::new(), later: 1, open: 0 };
    let sent = quiet.blob().value.unwrap();
    assert_eq!(sent, r#"{"id":"1","later":1}"#);
    let read = |blob: &str| Observed::of::<Quiet>().blob(blob);
    assert_eq!(found(read(&sent)), [""; 0]);
    assert_eq!(found(read(r#"{"id":"1"}"#)), [""; 0], "the release is not known");
    let missing = "blob `later` (field `later`) is missing";
    assert_eq!(found(read(r#"{"id":"1"}"#).sender_version("2.0.0")), [missing]);
}

/// A key may have dots too.
#[test]
fn a_place_within_a_value_has_its_parts() {
    let blob = r#"{"session_id":"s-1","turn":3,"flag":false,"tree":{"a.b":{"":{"c":1,"c":2}}},"turn":4}"#;
    let meta = meta();
    let mut map = meta.project().client_metadata;
    map.insert("x-meta".into(), blob.into());
    let findings = Observed::of::<Meta>().client_metadata(&map).finish().audit();
    let parts = |key: &str| {
        let finding = findings.iter().find(|finding| finding.key == key).unwrap_or_else(|| panic!("{findings:?}"));
        finding.key_parts().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(parts("tree.a.b..c"), ["tree", "a.b", "", "c"]);
    assert_eq!(parts("turn"), ["turn"]);
    let mut changed = findings[0].clone();
    changed.key = "é".into();
    assert!(changed.key_parts().all(|part| changed.key.contains(part)));
}

/// What a field's view holds.
#[derive(CodexMeta)]
#[codex_meta(transports(), views(inner))]
struct Inner {
    #[codex_meta(inner)]
    open: String,
    #[codex_meta(inner)]
    count: u32,
}

/// A view that has another one.
#[derive(CodexMeta)]
#[codex_meta(transports(), views(middle))]
struct Middle {
    #[codex_meta(middle(key = "in.ner", view = inner))]
    inner: Inner,
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Viewed {
    #[codex_meta(blob(view = middle))]
    middle: Middle,
}

/// The keys of views are parts too, whether the reading or the audit finds the fault.
#[test]
fn a_place_within_a_view_has_its_parts() {
    let sent = Viewed { middle: Middle { inner: Inner { open: "o".into(), count: 1 } } }.blob().value.unwrap();
    let altered = sent.replace(r#""count":1"#, r#""count":"x","open":"o","a.b":[1]"#);
    let findings = Observed::of::<Viewed>().blob(&altered).finish().audit();
    let mut last: Vec<&str> = Vec::new();
    for finding in &findings {
        let parts: Vec<&str> = finding.key_parts().collect();
        assert_eq!(parts[..2], ["middle", "in.ner"], "{finding}");
        last.extend(&parts[2..]);
    }
    last.sort_unstable();
    assert_eq!(last, ["a.b", "count", "open"], "{findings:?}");
    let debug = format!("{:?}", findings[0]);
    assert!(debug.ends_with("witness: None }"), "{debug}");
}
