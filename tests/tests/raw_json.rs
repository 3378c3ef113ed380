//! JSON that a field holds as text is sent as the JSON that it is.

use codex_metadata::{CodexMeta, View};
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

/// Some readers take no deeper JSON, so that such a value would cost the whole blob.
#[test]
fn a_raw_value_that_is_too_deep_is_lost_alone_and_reported() {
    let deep = format!("{}{}", "[".repeat(57), "]".repeat(57));
    let meta = Meta { raw: Some(raw(&deep)), nested: Vec::new() };
    let blob = meta.blob();
    assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#);
    assert_eq!(blob.report.losses()[0].field, Some("raw"));
}

/// `RawValue` takes them, since it looks at the form only.
#[test]
fn a_raw_value_that_no_reader_takes_is_lost_alone_and_reported() {
    for unreadable in [r#""\ud800""#, r#"["\udc00\ud800"]"#, "1e999", r#"{"a":[-1e999]}"#] {
        let meta = Meta { raw: Some(raw(unreadable)), nested: Vec::new() };
        let blob = meta.blob();
        assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#, "{unreadable}");
        assert_eq!(blob.report.losses()[0].field, Some("raw"), "{unreadable}");
    }
}

#[test]
fn no_digit_and_no_member_of_a_raw_value_is_lost() {
    let text = r#"[18446744073709551617,6.934698245112694e276,{"a":1,"a":2}]"#;
    let meta = Meta { raw: Some(raw(text)), nested: Vec::new() };
    assert_eq!(meta.blob().into_result().unwrap().unwrap(), format!(r#"{{"raw":{text},"nested":[]}}"#));
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(copy))]
struct Exact {
    #[codex_meta(blob, copy, omit(header, flat))]
    number: f64,
}

/// A reader may round: a view is not read back from text.
#[test]
fn a_view_has_the_value_itself() {
    const COPY: View<Exact> = View::named("copy");
    let exact = Exact { number: 6.934_698_245_112_694e276 };
    let view = exact.view(COPY).into_result().unwrap();
    assert_eq!(view["number"].as_f64(), Some(6.934_698_245_112_694e276));
}

#[test]
fn a_view_of_a_borrowing_snapshot_is_a_constant() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(header), views(copy))]
    struct Borrowing<'a> {
        #[codex_meta(header = "x-id", copy)]
        id: &'a str,
    }
    const COPY: View<Borrowing<'_>> = View::named("copy");
    let id = String::from("1");
    assert_eq!(Borrowing { id: &id }.view(COPY).value["id"], "1");
}

/// Keys of which each needs an escape, or looks like the end of one.
#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Escaped {
    #[codex_meta(blob("\"", "\":\"", "a\\", "é", "é\":\"", "a key that is longer than most are", "plain"))]
    value: String,
}

#[test]
fn a_key_is_written_with_its_escapes_and_no_padding() {
    let blob = Escaped { value: "v".into() }.blob().value.unwrap();
    let expected = concat!(
        r#"{"\"":"v","\":\"":"v","a\\":"v","\u00e9":"v","\u00e9\":\"":"v","#,
        r#""a key that is longer than most are":"v","plain":"v"}"#
    );
    assert_eq!(blob, expected);
}
