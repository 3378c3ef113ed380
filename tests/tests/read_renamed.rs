//! Reading back into structs whose fields serde calls by their keys.

use std::collections::BTreeMap;
use std::fmt::Debug;

use codex_metadata::CodexMeta;
use codex_metadata::observe::Observed;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, PartialEq, Serialize, Deserialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(blob(key = "x-meta"), rename_all = "camelCase")]
struct Camel {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[codex_meta(flat, blob, omit(header))]
    parent_thread_id: Option<u32>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Some1 {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[serde(rename = "parentThread")]
    #[codex_meta(blob = "parentThread", omit(header, flat))]
    parent_thread: Option<String>,
    #[serde(rename = "type")]
    #[codex_meta(blob = "type", omit(header, flat))]
    kind: String,
}

/// Each key is the name of another field.
#[derive(Debug, PartialEq, Serialize, Deserialize, CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Crossed {
    #[serde(rename = "b")]
    #[codex_meta(blob = "b", omit(header, flat))]
    a: String,
    #[serde(rename = "c")]
    #[codex_meta(blob = "c", omit(header, flat))]
    b: String,
    #[serde(rename = "a")]
    #[codex_meta(blob = "a", omit(header, flat))]
    c: String,
}

/// The same keys, for a struct of which serde has the names of the fields.
#[derive(Debug, PartialEq, Deserialize, CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct CrossedKeys {
    #[codex_meta(blob = "b", omit(header, flat))]
    a: String,
    #[codex_meta(blob = "c", omit(header, flat))]
    b: String,
    #[codex_meta(blob = "a", omit(header, flat))]
    c: String,
}

/// No blob: the names are those of the flat map.
#[derive(Debug, PartialEq, Serialize, Deserialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(transports(flat), rename_all = "camelCase")]
struct Flat {
    #[codex_meta(flat)]
    thread_id: String,
    #[codex_meta(flat)]
    turn_id: u64,
}

fn observed<M: CodexMeta>(sent: &M) -> Observed<'static> {
    let sent = sent.project();
    Observed::of::<M>().headers(&sent.headers).client_metadata(&sent.client_metadata).finish()
}

fn is_read_back<M: CodexMeta + DeserializeOwned + PartialEq + Debug>(sent: &M) {
    assert_eq!(observed(sent).deserialize::<M>().unwrap(), *sent);
}

#[test]
fn a_struct_with_serdes_names_is_read_back() {
    is_read_back(&Camel { thread_id: "t".into(), parent_thread_id: None });
    is_read_back(&Camel { thread_id: "t".into(), parent_thread_id: Some(1) });
    is_read_back(&Some1 { thread_id: "t".into(), parent_thread: Some("p".into()), kind: "k".into() });
    is_read_back(&Some1 { thread_id: "t".into(), parent_thread: None, kind: "k".into() });
    is_read_back(&Crossed { a: "1".into(), b: "2".into(), c: "3".into() });
    is_read_back(&CrossedKeys { a: "1".into(), b: "2".into(), c: "3".into() });
    is_read_back(&Flat { thread_id: "t".into(), turn_id: 2 });
}

#[test]
fn other_types_ask_by_the_names_of_the_contract() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct ByName {
        parent_thread_id: u32,
        thread_id: String,
    }
    /// One by each.
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Mixed {
        parent_thread_id: u32,
        #[serde(rename = "thread_id")]
        thread: String,
    }
    let camel = observed(&Camel { thread_id: "t".into(), parent_thread_id: Some(1) });
    assert_eq!(camel.deserialize::<ByName>().unwrap(), ByName { parent_thread_id: 1, thread_id: "t".into() });
    let map: BTreeMap<String, Value> = camel.deserialize().unwrap();
    assert_eq!(map.keys().collect::<Vec<_>>(), ["parent_thread_id", "thread_id"]);

    assert_eq!(camel.deserialize::<Mixed>().unwrap(), Mixed { parent_thread_id: 1, thread: "t".into() });
}

#[test]
fn an_error_has_the_name_that_was_asked_for() {
    let read = |blob: &str| Observed::of::<Camel>().blob(blob).finish().deserialize::<Camel>().unwrap_err().to_string();
    assert_eq!(read(r#"{"parentThreadId":1}"#), "field `threadId` did not arrive on any carrier");
    let wrong = read(r#"{"threadId":"t","parentThreadId":"x"}"#);
    assert_eq!(wrong, "field `parent_thread_id` from blob: invalid type: a string, expected u32");
}
