//! A struct that is also serialized as it is: what `serde` is told is what is sent, or it is said to be otherwise.

use std::collections::BTreeMap;

use codex_metadata::{CodexMeta, Extras, MetaFragment, View};
use serde::{Deserialize, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    turn_count: u8,
}

#[derive(Serialize, MetaFragment)]
#[serde(rename_all = "camelCase")]
struct Window {
    window_number: u8,
}

#[derive(Serialize, CodexMeta)]
#[serde(rename_all = "UPPERCASE")]
#[codex_meta(transports(blob), blob(key = "x-meta"), unlike_serde)]
struct Meta {
    #[serde(rename = "sid")]
    #[codex_meta(blob)]
    session_id: String,
    #[serde(skip)]
    #[codex_meta(blob)]
    details: Details,
    #[serde(flatten)]
    #[codex_meta(blob(flatten))]
    window: Window,
}

#[test]
fn each_derive_has_its_own_words() {
    let meta =
        Meta { session_id: String::from("s"), details: Details { turn_count: 1 }, window: Window { window_number: 2 } };
    assert_eq!(serde_json::to_string(&meta).unwrap(), r#"{"sid":"s","windowNumber":2}"#);
    assert_eq!(meta.blob().value.unwrap(), r#"{"session_id":"s","details":{"turnCount":1},"window_number":2}"#);
}

type Maybe<T> = Option<T>;

fn shout<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text.to_uppercase())
}

/// Whatever has a counterpart, and what serde is told of reading alone.
#[derive(Serialize, Deserialize, CodexMeta)]
#[serde(rename_all(serialize = "camelCase", deserialize = "UPPERCASE"), deny_unknown_fields, bound = "", default)]
#[codex_meta(blob(key = "x-meta"), views(mcp), rename_all = "camelCase")]
struct Alike {
    #[serde(alias = "sid", default = "String::new")]
    #[codex_meta(header = "session-id", flat = "sid", blob, mcp)]
    session_id: String,
    #[serde(rename = "thread", deserialize_with = "String::deserialize")]
    #[codex_meta(blob("thread_id", "thread"), mcp, omit(header, flat))]
    thread_id: String,
    #[serde(rename(deserialize = "n"))]
    #[codex_meta(blob = "turnNumber", omit(header, flat, mcp))]
    turn_number: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[codex_meta(blob, mcp, omit(header, flat))]
    branch: Option<String>,
    #[serde(skip_serializing_if = "::std::option::Option::is_none", skip_deserializing)]
    #[codex_meta(blob, omit(header, flat, mcp))]
    commit: Maybe<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[codex_meta(blob, mcp, omit(header, flat), skip_if = BTreeMap::is_empty)]
    tools: BTreeMap<String, u8>,
    #[serde(serialize_with = "shout")]
    #[codex_meta(blob(with = Self::shouted), omit(header, flat, mcp))]
    place: String,
    #[serde(skip)]
    #[codex_meta(skip)]
    scratch: u8,
    #[serde(skip_serializing, rename = "hint_header")]
    #[codex_meta(header = "x-hint", omit(flat, blob, mcp))]
    hint: String,
    #[cfg_attr(not(all()), serde(rename = "never"))]
    #[codex_meta(blob, omit(header, flat, mcp))]
    details: Option<Details>,
}

impl Default for Alike {
    fn default() -> Self {
        Self {
            session_id: "s".into(),
            thread_id: "t".into(),
            turn_number: 1,
            branch: None,
            commit: None,
            tools: BTreeMap::new(),
            place: "here".into(),
            scratch: 0,
            hint: "h".into(),
            details: Some(Details { turn_count: 1 }),
        }
    }
}

impl Alike {
    fn shouted(text: &str) -> String {
        text.to_uppercase()
    }
}

#[test]
fn what_has_a_counterpart_is_alike() {
    let mut alike = Alike::default();
    let written = |alike: &Alike| serde_json::to_value(alike).unwrap();
    let mut blob: BTreeMap<String, serde_json::Value> = serde_json::from_str(&alike.blob().value.unwrap()).unwrap();
    blob.remove("thread_id").unwrap();
    assert_eq!(serde_json::to_value(blob).unwrap(), written(&alike));
    assert_eq!(alike.view(View::named("mcp")).value["threadId"], "t");
    alike.tools.insert("shell".into(), 1);
    alike.branch = Some("main".into());
    let blob: serde_json::Value = serde_json::from_str(&alike.blob().value.unwrap()).unwrap();
    assert_eq!(blob["tools"], written(&alike)["tools"]);
    assert_eq!(blob["branch"], written(&alike)["branch"]);
    assert_eq!((alike.scratch, blob.get("scratch")), (0, None));
}

/// A difference of one field is said there.
#[derive(Serialize, CodexMeta)]
#[serde(rename_all = "kebab-case")]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Unlike {
    #[codex_meta(blob, unlike_serde)]
    session_id: u8,
    #[serde(skip_serializing_if = "is_zero")]
    #[codex_meta(blob = "thread-id", unlike_serde)]
    thread_id: u8,
    #[serde(flatten)]
    #[codex_meta(blob, unlike_serde)]
    window: Window,
    #[serde(skip)]
    #[codex_meta(extras, unlike_serde)]
    extras: Extras<Self>,
}

fn is_zero(value: &u8) -> bool {
    *value == 0
}

#[test]
fn a_field_alone_is_meant() {
    let unlike = Unlike {
        session_id: 0,
        thread_id: 0,
        window: Window { window_number: 1 },
        extras: Extras::client([("team", "a")]),
    };
    assert_eq!(serde_json::to_string(&unlike).unwrap(), r#"{"session-id":0,"windowNumber":1}"#);
    assert_eq!(
        unlike.blob().value.unwrap(),
        r#"{"session_id":0,"thread-id":0,"window":{"windowNumber":1},"team":"a"}"#
    );
}

/// A nested field has no key of its own, like one that `serde` flattens.
#[derive(Serialize, CodexMeta)]
#[codex_meta(part)]
struct Ids {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

#[derive(Serialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(blob(key = "x-meta"), rename_all = "camelCase")]
struct Around {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    #[codex_meta(nested)]
    ids: Option<Ids>,
    #[serde(skip)]
    #[codex_meta(nested, unlike_serde, omit(header, flat))]
    kept: Kept,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(blob))]
struct Kept {
    #[codex_meta(blob)]
    kept_id: u8,
}

#[test]
fn what_is_nested_is_flattened() {
    let around = Around { ids: Some(Ids { session_id: "s".into() }), kept: Kept { kept_id: 1 } };
    assert_eq!(serde_json::to_string(&around).unwrap(), r#"{"session_id":"s"}"#);
    assert_eq!(around.blob().value.unwrap(), r#"{"session_id":"s","kept_id":1}"#);
}
