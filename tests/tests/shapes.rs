//! Objects of other shapes under the snapshot's keys: named, and not called damaged. None was captured: they are as the wire
//! contract has them.

use std::fs;
use std::path::Path as FilePath;

use codex_metadata::codex::{CodexResponsesMetadata, CodexSearchMetadata, Identity, MCP};
use codex_metadata::observe::FindingKind;
use codex_metadata::{Carrier, CodexMeta};
use codex_metadata_cli::capture::{self, Item};
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_cli::request::{Path, Request};
use codex_metadata_tests::observe::fault::for_each_fault;
use codex_metadata_tests::observe::sending::{RELEASE, sending};
use codex_metadata_tests::samples;
use http::HeaderMap;
use serde_json::{Map, Value, json};

const BLOB: &str = "x-codex-turn-metadata";

fn names(request: &Request) -> Vec<(Carrier, &'static str)> {
    request.read().observed.shapes().collect()
}

/// An object with these members, one of them left out, or with one more.
fn damaged(object: &Map<String, Value>, more: &[(&str, Value)]) -> Vec<Map<String, Value>> {
    let without = object.keys().map(|key| {
        let mut object = object.clone();
        object.remove(key);
        object
    });
    let with = more.iter().map(|(key, value)| {
        let mut object = object.clone();
        object.insert((*key).to_owned(), value.clone());
        object
    });
    without.chain(with).collect()
}

fn classifier() -> Map<String, Value> {
    let object = json!({
        "session_id": "s-1",
        "thread_id": "t-1",
        "turn_id": "turn-1",
        "guardian_classifier_source_thread_id": "t-0",
        "thread_source": "guardian_classifier",
    });
    object.as_object().unwrap().clone()
}

fn header(value: &str) -> HeaderMap {
    [(BLOB.parse().unwrap(), value.parse().unwrap())].into_iter().collect()
}

/// A request of the guardian's classifier, with both copies of the blob or with one.
fn classification(header_blob: Option<&str>, body_blob: Option<&str>) -> Request {
    let mut map = json!({"session_id": "s-1", "thread_id": "t-1"});
    if let Some(blob) = body_blob {
        map[BLOB] = blob.into();
    }
    Request {
        path: Some(Path::Responses),
        headers: Some(header_blob.map_or_else(HeaderMap::new, header)),
        version: Some(RELEASE.clone()),
        body: Some(json!({"client_metadata": map}).to_string().into_bytes()),
    }
}

#[test]
fn a_guardian_classifiers_blob_is_named() {
    let blob = Value::from(classifier()).to_string();
    let reading = classification(Some(&blob), Some(&blob)).read();
    let name = "guardian classifier";
    assert_eq!(reading.observed.shapes().collect::<Vec<_>>(), [(Carrier::BodyBlob, name), (Carrier::HeaderBlob, name)]);
    assert_eq!(reading.findings, []);
    assert_eq!(names(&classification(Some(&blob), None)), [(Carrier::HeaderBlob, name)]);
    assert_eq!(classification(Some(&blob), None).read().findings, []);
    // A key that is nobody's changes nothing.
    let mut more = classifier();
    more.insert("reviewer".into(), "x".into());
    assert_eq!(classification(None, Some(&Value::from(more).to_string())).read().findings, []);
}

#[test]
fn a_damaged_one_is_not() {
    let mut all = damaged(&classifier(), &[("request_kind", "turn".into()), ("window_id", "t-1:0".into())]);
    all.extend(damaged(&classifier(), &[("thread_source", "user".into()), ("thread_source", 1.into())]).split_off(5));
    assert_eq!(all.len(), 9);
    let whole = Value::from(classifier()).to_string();
    let mut texts: Vec<String> = all.into_iter().map(|object| Value::from(object).to_string()).collect();
    texts.extend([
        whole[..whole.len() - 1].to_owned(),
        format!("{whole}, {whole}"),
        whole.replacen('{', r#"{"turn_id":"other","#, 1),
        "[]".into(),
    ]);
    for text in texts {
        for request in [classification(Some(&text), None), classification(None, Some(&text))] {
            assert_eq!(names(&request), [], "{text}");
            assert!(!request.read().findings.is_empty(), "{text}");
        }
    }
}

/// Both copies are of one sender.
#[test]
fn one_copy_of_a_turn_is_no_classifiers() {
    let whole = Value::from(classifier()).to_string();
    let turn = samples::rich().snapshot.for_turn("turn-1");
    let (sent, _) = sending(&turn, Path::Responses);
    assert_eq!(sent.read().findings, []);
    let mut swapped = sent;
    let headers = swapped.headers.as_mut().unwrap();
    headers.insert(BLOB, whole.parse().unwrap());
    let reading = swapped.read();
    assert_eq!(reading.observed.shapes().count(), 0);
    let found = reading.findings.iter().find(|finding| finding.carrier == Carrier::HeaderBlob).unwrap();
    assert_eq!(
        found.to_string(),
        "header blob cannot be read: it is the object of a guardian classifier, and blob is not"
    );
}

fn resource_read(object: &Value) -> Request {
    let params = json!({"uri": "file:///a", "_meta": {BLOB: object, "progressToken": 1}});
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": params}).to_string();
    Request { path: Some(Path::Mcp), version: Some(RELEASE.clone()), body: Some(body.into_bytes()), headers: None }
}

#[test]
fn a_resource_read_is_named() {
    let request = resource_read(&json!({"mcp_request_meta": {"threadId": "t-1"}}));
    assert_eq!(names(&request), [(Carrier::View(MCP.name()), "resource read")]);
    assert_eq!(request.read().findings, []);
    for object in [
        json!({}),
        json!({"mcp_request_metax": {}}),
        json!({"mcp_request_meta": {}, "session_id": "s-1"}),
        json!([{"mcp_request_meta": {}}]),
        json!(null),
    ] {
        assert_eq!(names(&resource_read(&object)), [], "{object}");
        assert!(!resource_read(&object).read().findings.is_empty(), "{object}");
    }
}

fn search(change: impl FnOnce(&mut HeaderMap)) -> Request {
    let identity = Identity {
        installation_id: "i-1".into(),
        session_id: "s-1".into(),
        thread_id: "t-1".into(),
        window_id: "t-1:0".into(),
    };
    let mut snapshot = CodexResponsesMetadata::new(identity).for_turn("turn-1");
    snapshot.codex_version = Some(RELEASE.clone());
    snapshot.user_input_requested_during_turn = true;
    let mut headers = CodexSearchMetadata::from(&snapshot).headers().value;
    change(&mut headers);
    Request { path: None, headers: Some(headers), version: Some(RELEASE.clone()), body: None }
}

#[test]
fn a_search_is_named_and_its_headers_are_checked() {
    let request = search(|_| {});
    assert_eq!(names(&request), [(Carrier::HeaderBlob, "search")]);
    assert_eq!(request.read().findings, []);
    for name in ["session-id", "thread-id", "x-client-request-id", "x-codex-window-id"] {
        let request = search(|headers| drop(headers.remove(name)));
        let findings = request.read().findings;
        assert!(findings.iter().any(|finding| finding.key == name), "{name}: {findings:?}");
    }
    let request = search(|headers| drop(headers.insert("x-client-request-id", "other".parse().unwrap())));
    assert_eq!(request.read().findings[0].kind, FindingKind::Differs);
}

#[test]
fn a_damaged_object_of_a_search_is_a_finding() {
    let whole: Value = serde_json::from_slice(search(|_| {}).headers.unwrap()[BLOB].as_bytes()).unwrap();
    let mut objects = damaged(whole.as_object().unwrap(), &[("window_id", "t-1:0".into())]);
    objects.retain(|object| {
        let lacks = |key: &str| !object.contains_key(key);
        lacks("session_id") || lacks("thread_id") || !lacks("window_id")
    });
    assert_eq!(objects.len(), 3);
    for object in objects {
        let text = Value::from(object).to_string();
        let request = search(|headers| drop(headers.insert(BLOB, text.parse().unwrap())));
        assert_eq!(names(&request), [], "{text}");
        assert!(!request.read().findings.is_empty(), "{text}");
    }
}

/// Only a path of its own has it.
#[test]
fn the_object_of_a_search_is_a_finding_elsewhere() {
    let request = Request { path: Some(Path::Handshake), ..search(|_| {}) };
    assert_eq!(names(&request), []);
    assert_eq!(
        request.read().findings[0].to_string(),
        "header blob cannot be read: it is the object of a search, which this path does not have"
    );
}

/// An object of the contract that a proxy damaged is never taken for another shape.
#[test]
fn no_fault_makes_another_shape() {
    let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let newest = fs::read(folder.join(format!("codex-{}.jsonl", *RELEASE))).unwrap();
    let mut faults = 0;
    capture::read(newest.as_slice(), |item| {
        let Item::Request(captured) = item else { panic!("{item:?}") };
        assert_eq!(names(&captured.request), []);
        for_each_fault(&captured.request, 397, |fault| {
            faults += 1;
            assert_eq!(names(&fault.request), [], "{}", fault.name);
        });
        true
    })
    .unwrap();
    assert!(faults > 2000, "{faults}");
}

fn printed(style: Style, captures: &str) -> String {
    let mut out = String::new();
    let mut reporter = Reporter::new(style, |line: &str| {
        out += line;
        out.push('\n');
        Ok(())
    });
    reporter.read(captures.as_bytes()).unwrap();
    reporter.finish().unwrap();
    out
}

#[test]
fn the_tool_says_the_name_and_counts_it() {
    let body = resource_read(&json!({"mcp_request_meta": {}})).body.unwrap();
    let body: Value = serde_json::from_slice(&body).unwrap();
    let read = json!({"kind": "mcp", "sender_version": *RELEASE, "body": body}).to_string();
    assert!(printed(Style::People, &read).contains("mcp is the object of a resource read, not the snapshot's"));
    let line: Value = serde_json::from_str(&printed(Style::Json, &read)).unwrap();
    assert_eq!((&line["shapes"], &line["findings"]), (&json!({"mcp": "resource read"}), &json!([])));
    let summary = printed(Style::People, &format!("{read}\n{read}"));
    assert!(summary.contains("objects of another shape: 2 resource read"), "{summary}");
    assert!(summary.contains("2 requests, 0 with findings\n0 cannot be joined"), "{summary}");
}
