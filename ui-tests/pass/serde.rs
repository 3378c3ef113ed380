//! A struct that is also serialized as it is: what `serde` is told is not what `codex_meta` is told.

use codex_metadata::{CodexMeta, MetaFragment};
use serde::Serialize;

#[derive(Serialize)]
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
#[codex_meta(transports(blob), blob(key = "x-meta"))]
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
