//! The structs of single request paths: read from captures of released clients, and sent again as they did.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use codex_metadata::CodexMeta;
use codex_metadata::codex::{
    CodexFrameMetadata, CodexMcpMetadata, CodexResponsesMetadata, CodexSearchMetadata, MCP, MCP_META, Workspace, paths,
};
use codex_metadata::contract::{Slot, Transport};
use codex_metadata::observe::{FindingKind, Observed};
use codex_metadata_tests::observe::sending::RELEASE;
use codex_metadata_tests::samples;
use http::HeaderMap;
use serde::Deserialize;
use serde_json::{Map, Value};

const BLOB: &str = "x-codex-turn-metadata";

#[derive(Deserialize)]
struct Captured {
    scenario: String,
    sender_version: String,
    kind: String,
    headers: Option<Vec<(String, String)>>,
    body: Option<Value>,
}

impl Captured {
    fn name(&self) -> String {
        format!("{} of {} in {}", self.kind, self.sender_version, self.scenario)
    }

    fn headers(&self) -> HeaderMap {
        let headers = self.headers.as_deref().unwrap_or_default();
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
    }

    fn client_metadata(&self) -> Option<BTreeMap<String, String>> {
        serde_json::from_value(self.body.as_ref()?.get("client_metadata")?.clone()).ok()
    }
}

fn captured(kind: &str) -> Vec<Captured> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("captures");
    let mut all = Vec::new();
    for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|end| end == "jsonl") {
            let text = fs::read_to_string(file).unwrap();
            // Up to 0.150.1 a remote's URL had its credential, which no snapshot takes.
            let text = text.replace("user:tok@", "");
            all.extend(text.lines().map(|line| serde_json::from_str::<Captured>(line).unwrap()));
        }
    }
    all.retain(|captured| captured.kind == kind);
    assert!(all.len() > 10, "{} of {kind}", all.len());
    all
}

/// Asserts that the new request has the values of the captured one, and no others if the release is the newest.
fn assert_sent_again(captured: &Captured, was: &BTreeMap<String, String>, is: &BTreeMap<String, String>) {
    let name = captured.name();
    for (key, was) in was.iter().filter(|(key, _)| *key != BLOB) {
        assert_eq!(is.get(key), Some(was), "`{key}` of {name}");
    }
    if let Some(was) = was.get(BLOB) {
        let object = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap();
        let (was, is) = (object(was), object(&is[BLOB]));
        for (key, was) in &was {
            assert_eq!(is.get(key), Some(was), "`{key}` in the blob of {name}");
        }
        if captured.sender_version == *RELEASE {
            assert_eq!(was.len(), is.len(), "{name}");
        }
    }
    if captured.sender_version == *RELEASE {
        assert_eq!(was.len(), is.len(), "{name}: {was:?}, {is:?}");
    }
}

#[test]
fn a_captured_frame_is_read_into_its_struct_and_sent_again() {
    let mut starts = 0;
    for captured in captured("frame") {
        let name = captured.name();
        let was = captured.client_metadata().unwrap();
        let observed = Observed::of::<CodexFrameMetadata>().client_metadata(&was).finish();
        assert_eq!(observed.audit(), [], "{name}");
        let frame: CodexFrameMetadata = observed.deserialize().unwrap_or_else(|error| panic!("{name}: {error}"));
        starts += usize::from(frame.stream_request_start_ms.is_some());
        let is = frame.client_metadata().into_result().unwrap().into_iter().collect();
        assert_sent_again(&captured, &was, &is);
    }
    assert!(starts > 50, "{starts}");
}

#[test]
fn a_captured_request_is_read_into_its_struct_and_sent_again() {
    let mut read = 0;
    for captured in captured("http") {
        let name = captured.name();
        // A remote compaction of the first version has no map, and the first releases had no blob in it.
        let Some(was) = captured.client_metadata().filter(|map| map.contains_key(BLOB)) else { continue };
        let headers = captured.headers();
        let observed = Observed::of::<CodexResponsesMetadata>().headers(&headers).client_metadata(&was).finish();
        let snapshot: CodexResponsesMetadata = observed.deserialize().unwrap_or_else(|error| panic!("{name}: {error}"));
        let sent = snapshot.project();
        // The release let extras through that none may be now.
        let mut refused: Vec<String> = observed.audit().iter().map(|finding| finding.key.clone()).collect();
        refused.extend(snapshot.extras.rejected().map(|extra| extra.key.clone()));
        let mut was = was;
        let mut blob: Map<String, Value> = serde_json::from_str(&was[BLOB]).unwrap();
        blob.retain(|key, _| !refused.contains(key));
        was.insert(BLOB.into(), Value::from(blob).to_string());
        assert_sent_again(&captured, &was, &sent.client_metadata.into_iter().collect());
        for (header, value) in sent.headers.iter().filter(|(header, _)| *header != BLOB) {
            assert_eq!(headers.get(header), Some(value), "{name}");
        }
        read += 1;
    }
    assert!(read > 100, "{read}");
}

/// A forked thread with a parent, as 0.136.0 sent it, is sent as every later release did.
#[test]
fn a_fork_is_not_in_the_blob_of_a_thread_with_a_parent() {
    const FORK: &str = "forked_from_thread_id";
    let blob = |captured: &Captured| -> Map<String, Value> {
        let text = captured.headers()[BLOB].to_str().unwrap().to_owned();
        serde_json::from_str(&text).unwrap()
    };
    let mut with_parent = captured("http");
    with_parent.retain(|captured| blob(captured).contains_key("parent_thread_id"));
    let (both, others): (Vec<_>, Vec<_>) =
        with_parent.into_iter().partition(|captured| blob(captured).contains_key(FORK));
    assert!(!both.is_empty() && both.iter().all(|captured| captured.sender_version == "0.136.0"));
    for captured in both {
        let mut after: Vec<&Captured> = others.iter().filter(|other| other.scenario == captured.scenario).collect();
        after.sort_by_key(|other| {
            other.sender_version.split('.').map(|number| number.parse().unwrap()).collect::<Vec<u64>>()
        });
        let observed = Observed::of::<CodexResponsesMetadata>().headers(&captured.headers()).finish();
        let mut merged: Map<String, Value> = observed.deserialize().unwrap();
        merged.insert("installation_id".into(), "".into());
        let snapshot: CodexResponsesMetadata = serde_json::from_value(merged.into()).unwrap();
        assert_eq!(snapshot.forked_from_thread_id.unwrap().to_string(), blob(&captured)[FORK]);
        let sent: Map<String, Value> = serde_json::from_str(&snapshot.blob().value.unwrap()).unwrap();
        let release = &after.iter().find(|other| other.sender_version != "0.136.0").unwrap().sender_version;
        assert!(!sent.contains_key(FORK), "`{FORK}` is sent beside a parent, which {release} did not");
    }
}

/// An MCP server's request, with the ids beside the object.
fn call(captured: &Captured) -> (Value, CodexMcpMetadata) {
    let meta = captured.body.as_ref().unwrap()["params"]["_meta"].clone();
    let beside = Observed::of::<CodexMcpMetadata>().sender_version(&captured.sender_version).view(MCP_META, &meta);
    let beside = beside.finish();
    assert_eq!(CodexMcpMetadata::audit(&beside), [], "{}", captured.name());
    // The object has no ids of the installation and the window: those are what the call says, or nothing.
    let observed = Observed::of::<CodexResponsesMetadata>().meta(MCP, &meta).finish();
    assert_eq!(observed.audit(), [], "{}", captured.name());
    let mut merged: Map<String, Value> = observed.deserialize().unwrap();
    merged.insert("installation_id".into(), "".into());
    merged.insert("window_id".into(), meta.get("windowId").cloned().unwrap_or_else(|| "".into()));
    let mut call = CodexMcpMetadata::from(serde_json::from_value::<CodexResponsesMetadata>(merged.into()).unwrap());
    let text = |name: &str| beside.merged().get(name).map(|field| field.value().text().to_owned());
    (call.call_id, call.item_id) = (text("call_id"), text("item_id"));
    (meta, call)
}

#[test]
fn a_captured_mcp_request_is_read_into_its_struct_and_sent_again() {
    for captured in captured("mcp") {
        let (mut meta, call) = call(&captured);
        // MCP's own.
        meta.as_object_mut().unwrap().remove("progressToken").unwrap();
        let sent = call.view(MCP_META).into_result().unwrap();
        if captured.sender_version == *RELEASE {
            assert_eq!(sent, meta, "{}", captured.name());
        }
        for (key, value) in meta.as_object().unwrap() {
            assert_eq!(sent.get(key), Some(value), "`{key}` of {}", captured.name());
        }
    }
}

#[test]
fn ids_beside_the_object_that_are_not_its_own_are_found() {
    for captured in captured("mcp") {
        let (meta, _) = call(&captured);
        for key in ["threadId", "sessionId"] {
            let Some(was) = meta.get(key) else { continue };
            let mut damaged = meta.clone();
            damaged[key] = format!("{}x", was.as_str().unwrap()).into();
            let observed = Observed::of::<CodexMcpMetadata>().view(MCP_META, &damaged).finish();
            let findings = CodexMcpMetadata::audit(&observed);
            assert_eq!((findings.len(), findings[0].key.as_str()), (1, key), "{findings:?}");
            assert_eq!(findings[0].kind, FindingKind::Differs);
        }
    }
}

/// A frame owns what the snapshot owns, although it has no headers: no extra of a frame may have their names.
#[test]
fn a_frame_owns_every_name_of_the_snapshot() {
    let snapshot = CodexResponsesMetadata::CONTRACT;
    let mut names = 0;
    for transport in [Transport::Header, Transport::Flat, Transport::Blob] {
        for slot in snapshot.fields().iter().flat_map(|field| field.slots(transport)) {
            for key in slot.keys() {
                assert!(snapshot.owns(key.name()), "`{}`", key.name());
                assert!(CodexFrameMetadata::CONTRACT.owns(key.name()), "`{}`", key.name());
                names += 1;
            }
        }
    }
    assert!(names > 50, "{names}");
    assert!(CodexFrameMetadata::CONTRACT.owns("code_mode_tool_names"));
    let own = CodexFrameMetadata::CONTRACT.fields().iter().filter(|field| field.within().is_empty());
    for key in own.flat_map(|field| field.slots(Transport::Flat)).flat_map(Slot::keys) {
        assert!(snapshot.is_foreign(key.name()), "an extra could have `{}`", key.name());
    }
}

#[test]
fn a_search_has_the_direct_headers_and_the_object() {
    let snapshot = samples::rich().snapshot.for_turn("turn-1");
    let sent = CodexSearchMetadata::from(&snapshot).headers();
    let object: Value = serde_json::from_slice(sent.value[BLOB].as_bytes()).unwrap();
    assert_eq!(object, snapshot.view(MCP).value);
    let mut direct = snapshot.headers().value;
    assert!(direct.remove(BLOB).is_some());
    for (name, value) in &direct {
        assert_eq!(sent.value.get(name), Some(value));
    }
    assert_eq!(sent.value.len(), direct.len() + 1);
    let observed = Observed::of::<CodexSearchMetadata<'_>>().on(paths::SEARCH).headers(&sent.value).finish();
    assert_eq!(observed.audit(), []);
    let mut headers = sent.value.clone();
    headers.remove("session-id");
    let observed = Observed::of::<CodexSearchMetadata<'_>>().on(paths::SEARCH).headers(&headers).finish();
    assert_eq!(observed.audit()[0].kind, FindingKind::Missing);
}

/// Of all headers the object leaves first.
#[test]
fn an_object_that_is_too_large_leaves_a_search() {
    let mut snapshot = samples::rich().snapshot;
    for i in 0..200 {
        snapshot.workspaces.insert(format!("/home/dev/app/{i}"), Workspace::default());
    }
    let sent = CodexSearchMetadata::from(&snapshot).headers();
    assert!(!sent.value.contains_key(BLOB));
    assert_eq!(sent.value["thread-id"], snapshot.thread_id);
    assert!(sent.report.losses().iter().any(|loss| loss.key == BLOB), "{}", sent.report);
}
