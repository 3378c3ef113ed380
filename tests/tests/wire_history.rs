//! The `since` of the snapshot are those that the captures show, and a captured change is seen as one.

use std::path::Path;

use codex_metadata_tests::history::{Captures, Change, Event, check_declared, check_since, events};

fn captures() -> Captures {
    Captures::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("captures")).unwrap()
}

fn lines(events: &[Event], key: &str) -> Vec<String> {
    let events = events.iter().filter(|event| event.key.as_deref() == Some(key));
    events.map(|event| format!("{} {:?} {}", event.after, event.change, event.place.name())).collect()
}

#[test]
fn each_since_is_as_captured() {
    assert_eq!(check_since(&captures()), Vec::<String>::new());
}

#[test]
fn each_captured_key_is_declared_where_it_was() {
    assert_eq!(check_declared(&captures()), Vec::<String>::new());
}

/// A fault that clients shipped.
#[test]
fn that_thread_source_went_and_came_back_is_seen() {
    let events = events(&captures());
    let carriers = ["HTTP header blob", "MCP mcp", "handshake header blob", "frame blob"];
    let mut seen = lines(&events, "thread_source");
    let mut expected: Vec<String> = carriers.iter().map(|carrier| format!("0.140.0 Went {carrier}")).collect();
    expected.extend(carriers.iter().map(|carrier| format!("0.142.5 Came {carrier}")));
    // A body had no blob before.
    expected.push("0.142.5 Came HTTP blob".into());
    seen.sort();
    expected.sort();
    assert_eq!(seen, expected);
}

#[test]
fn a_whole_carrier_is_one_event() {
    let events = events(&captures());
    let whole: Vec<&Event> = events.iter().filter(|event| event.key.is_none()).collect();
    assert_eq!(whole.len(), 1, "{whole:?}");
    assert_eq!((whole[0].after.to_string().as_str(), whole[0].place.name().as_str()), ("0.140.0", "HTTP blob"));
}

#[test]
fn the_clients_own_pairs_are_not_listed() {
    let events = events(&captures());
    for key in ["team", "ticket", "has space", "", "Session_ID", "code_mode_tool_names"] {
        assert_eq!(lines(&events, key), Vec::<String>::new(), "`{key}`");
    }
}

/// Two releases in a folder of their own: a key without a `since` that only the later one has, and one whose `since` is
/// of another release.
#[test]
fn a_since_that_is_not_as_captured_is_named() {
    let line = |version: &str, blob: &str| {
        serde_json::json!({
            "scenario": "turn", "sender_version": version, "kind": "http",
            "headers": [["x-codex-turn-metadata", blob]], "body": {},
        })
        .to_string()
    };
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, line: String| std::fs::write(folder.path().join(name), line).unwrap();
    write("old.jsonl", line("0.10.0", "{}"));
    write("new.jsonl", line("0.20.0", r#"{"sandbox":"x","agent_name":"y","not_declared":1}"#));
    let captures = Captures::read(folder.path()).unwrap();
    assert_eq!(
        check_since(&captures),
        [
            "HTTP header blob `agent_name` came in 0.20.0, and 0.10.0 had none: its `since` of 0.148.0 is too late",
            "HTTP header blob `sandbox` came in 0.20.0, and 0.10.0 had none: write `since = \"0.20.0\"`",
        ]
    );
    assert_eq!(
        check_declared(&captures),
        ["HTTP header blob `not_declared` was sent by 0.20.0, and is not declared there"]
    );
    let added = events(&captures).into_iter().find(|event| event.key.as_deref() == Some("not_declared")).unwrap();
    assert_eq!(added.change, Change::Came);
}

#[test]
fn what_is_no_capture_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = |text: &str| {
        std::fs::write(folder.path().join("a.jsonl"), text).unwrap();
        format!("{:#}", Captures::read(folder.path()).unwrap_err())
    };
    assert!(error("{}").contains("a.jsonl:1: not a captured request: missing field `scenario`"), "{}", error("{}"));
    let odd = r#"{"scenario":"turn","sender_version":"new","kind":"http"}"#;
    assert!(error(odd).contains("the release `new` is no version"), "{}", error(odd));
    assert!(error("").contains("has no captures"), "{}", error(""));
}
