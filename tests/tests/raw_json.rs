//! JSON that a field holds as text is sent as the JSON that it is.

use codex_metadata_runtime::{CodexMeta, View};
use serde_json::value::RawValue;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(copy))]
struct Meta {
    #[codex_meta(blob, copy, omit(header, flat))]
    raw: Option<Box<RawValue>>,
    #[codex_meta(blob, copy, omit(header, flat))]
    nested: Vec<Box<RawValue>>,
}

const COPY: View<Meta> = View::named("copy");

fn raw(json: &str) -> Box<RawValue> {
    RawValue::from_string(json.to_owned()).expect("JSON")
}

#[test]
fn a_raw_value_is_json_in_ascii() {
    let meta = Meta {
        raw: Some(raw("{\"ключ\":\n\t[1, \"é\u{7f}\", null]}")),
        nested: vec![raw("1.50"), raw("\"a\""), raw("null"), raw("true")],
    };
    let blob = meta.blob().into_result().unwrap().unwrap();
    assert!(blob.bytes().all(|byte| matches!(byte, 0x20..=0x7E)), "{blob}");
    let expected = serde_json::json!({
        "raw": { "ключ": [1, "é\u{7f}", null] },
        "nested": [1.5, "a", null, true],
    });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&blob).unwrap(), expected);
    assert_eq!(meta.view(COPY).value, expected);
}

#[test]
fn a_raw_null_is_absent_as_any_other() {
    let meta = Meta { raw: Some(raw("null")), nested: Vec::new() };
    assert_eq!(meta.blob().value.unwrap(), r#"{"nested":[]}"#);
}

/// `serde_json` itself reads no deeper, so that such a value would cost the whole blob.
#[test]
fn a_raw_value_that_is_too_deep_is_lost_alone_and_reported() {
    let deep = format!("{}{}", "[".repeat(127), "]".repeat(127));
    let meta = Meta { raw: Some(raw(&deep)), nested: Vec::new() };
    let blob = meta.blob();
    assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#);
    assert_eq!(blob.report.losses()[0].field, Some("raw"));
}
