//! The golden vectors, and that the check of them can fail.

use std::fs::File;
use std::io::BufReader;

use serde_json::Value;

use codex_metadata_vectors::{Fault, Verdict, check};

fn path(file: &str) -> String {
    format!("{}/{file}", env!("CARGO_MANIFEST_DIR"))
}

fn check_file(file: &str) -> usize {
    let mut checked = 0;
    let reader = BufReader::new(File::open(path(file)).unwrap());
    check(reader, |line, verdict| {
        checked += 1;
        assert!(matches!(verdict, Verdict::Passed), "{file}:{line}: {verdict:#?}");
    })
    .unwrap();
    checked
}

#[test]
fn the_named_vectors_pass() {
    assert_eq!(check_file("named.jsonl"), 126);
}

#[test]
fn the_random_vectors_pass() {
    assert_eq!(check_file("random.jsonl"), 300);
}

/// Each of a vector's expectations, once altered, is a difference that names its place.
#[test]
fn an_altered_expectation_fails() {
    let named = std::fs::read_to_string(path("named.jsonl")).unwrap();
    let line = named.lines().find(|line| line.contains("\"lineage/forked-subagent\"")).unwrap();
    let alterations: [(&str, Value); 9] = [
        ("/expect/headers/thread-id", "other".into()),
        ("/expect/omitted_headers", vec!["session-id"].into()),
        ("/expect/header_blob/turn_id", "other".into()),
        ("/expect/client_metadata/turn_id", "other".into()),
        ("/expect/blob", Value::Null),
        ("/expect/mcp/turn_id", "other".into()),
        ("/expect/preconnect_headers/x-client-request-id", "other".into()),
        ("/expect/preconnect_omitted_headers", vec!["session-id"].into()),
        ("/expect/rejected_extra", vec!["team"].into()),
    ];
    for (pointer, value) in alterations {
        let mut vector: Value = serde_json::from_str(line).unwrap();
        *vector.pointer_mut(pointer).unwrap() = value;
        let mut failed = false;
        check(vector.to_string().as_bytes(), |_, verdict| failed = matches!(verdict, Verdict::Failed(..))).unwrap();
        assert!(failed, "{pointer} made no difference");
    }
}

/// The expectations of a vector are sent when there is room, in every projection.
#[test]
fn no_limit_holds_for_a_vector() {
    let long = "a".repeat(3_000);
    let named = std::fs::read_to_string(path("named.jsonl")).unwrap();
    for line in named.lines() {
        let Value::Object(vector) = serde_json::from_str(line).unwrap() else { panic!("an object") };
        let Some(session) = vector["snapshot"]["session_id"].as_str().filter(|session| session.len() > 20) else {
            continue;
        };
        let grown = Value::Object(vector.clone()).to_string().replace(session, &long);
        check(grown.as_bytes(), |_, verdict| assert!(matches!(verdict, Verdict::Passed), "{verdict:#?}")).unwrap();
    }
}

#[test]
fn a_malformed_line_is_named() {
    let mut malformed = Vec::new();
    check(&b"\n{\"name\": 1}\n\xFF\n"[..], |line, verdict| {
        assert!(matches!(verdict, Verdict::Malformed(_)));
        malformed.push(line);
    })
    .unwrap();
    assert_eq!(malformed, [2, 3]);
}

/// A line may be of someone else, and of any size.
#[test]
fn what_is_wrong_with_a_line_is_said_without_its_values() {
    let named = std::fs::read_to_string(path("named.jsonl")).unwrap();
    let line: Value = serde_json::from_str(named.lines().next().unwrap()).unwrap();
    let fault_with = |pointer: &str, value: &str| -> Fault {
        let mut line = line.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        line.pointer_mut(parent).unwrap()[key] = value.into();
        let mut fault = None;
        check(line.to_string().as_bytes(), |_, verdict| {
            let Verdict::Malformed(malformed) = verdict else { panic!("{pointer}: {verdict:?}") };
            fault = Some(malformed);
        })
        .unwrap();
        fault.unwrap()
    };
    let values =
        ["s3cr3t", "s3cr3t, expected s3cr3t", "unknown field `s3cr3t`, expected a", "s3cr3t at line 1 column 2"];
    for value in values {
        for (pointer, what) in [
            ("/expect", "expected struct Expect"),
            ("/expect/omitted_headers", "expected a sequence"),
            ("/snapshot", "expected a map"),
            ("/snapshot/window_number", "expected u64"),
            ("/snapshot/request_kind", ""),
            ("/snapshot/client_extra", "expected a map"),
        ] {
            let fault = fault_with(pointer, value);
            assert!(fault.what.starts_with(what) && fault.unknown.is_none(), "{pointer}: {fault:?}");
            assert!(!fault.what.contains("s3cr3t") && fault.column > 0, "{pointer}: {fault:?}");
        }
        for pointer in ["/z`, z", "/expect/z`, z", "/snapshot/z`, z"] {
            let fault = fault_with(pointer, value);
            assert_eq!(fault.unknown.as_deref(), Some("z`, z"), "{fault:?}");
            assert!(!fault.what.contains("s3cr3t"), "{fault:?}");
        }
    }
}
