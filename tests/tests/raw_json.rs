//! JSON that a field holds as text is sent as the JSON that it is.

use std::collections::BTreeMap;

use codex_metadata::observe::assert_consistent;
use codex_metadata::{CodexMeta, View};
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(copy))]
struct Meta {
    #[codex_meta(header(name = "x-raw", json), flat(json), blob, copy)]
    raw: Option<Box<RawValue>>,
    #[codex_meta(blob, copy, omit(header, flat))]
    nested: Vec<Box<RawValue>>,
}

const COPY: View<Meta> = View::named("copy");

fn meta() -> Meta {
    Meta { raw: None, nested: Vec::new() }
}

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
    let meta = Meta { raw: Some(raw("null")), ..meta() };
    assert_eq!(meta.blob().value.unwrap(), r#"{"nested":[]}"#);
}

/// Some readers take no deeper JSON, so that such a value would cost the whole blob.
#[test]
fn a_raw_value_that_is_too_deep_is_lost_alone_and_reported() {
    let deep = format!("{}{}", "[".repeat(57), "]".repeat(57));
    let meta = Meta { raw: Some(raw(&deep)), ..meta() };
    let blob = meta.blob();
    assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#);
    assert_eq!(blob.report.losses()[0].field, Some("raw"));
}

/// `RawValue` takes them, since it looks at the form only.
#[test]
fn a_raw_value_that_no_reader_takes_is_lost_alone_and_reported() {
    for unreadable in [r#""\ud800""#, r#"["\udc00\ud800"]"#, "1e999", r#"{"a":[-1e999]}"#] {
        let meta = Meta { raw: Some(raw(unreadable)), ..meta() };
        let blob = meta.blob();
        assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#, "{unreadable}");
        assert_eq!(blob.report.losses()[0].field, Some("raw"), "{unreadable}");
    }
}

/// `serde_json` reads a number so without its feature `float_roundtrip`, which these tests have.
fn multiplied(digits: &str, power: &str) -> f64 {
    digits.parse::<f64>().unwrap() * power.parse::<f64>().unwrap()
}

/// It is the largest double, but readers that do not round it correctly take it for infinite, and refuse the whole text.
#[test]
fn a_raw_value_with_the_largest_double_in_another_spelling_is_lost_alone_and_reported() {
    assert!(multiplied("17976931348623158", "1e292").is_infinite());
    assert!(multiplied("17976931348623157081", "1e289").is_infinite());
    let integer = format!("{:.0}", f64::MAX);
    let zeros = format!("17976931348623157{}", "0".repeat(292));
    let fraction = format!("{integer}.0");
    for largest in
        ["1.7976931348623158e308", "1.7976931348623158E+308", "1.797693134862315708e308", &integer, &zeros, &fraction]
    {
        assert_eq!(largest.parse(), Ok(f64::MAX), "{largest}");
        for text in [largest.to_owned(), format!("-{largest}"), format!(r#"{{"maximum":[{largest}]}}"#)] {
            let meta = Meta { raw: Some(raw(&text)), ..meta() };
            let (blob, view) = (meta.blob(), meta.view(COPY));
            assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#, "{text}");
            assert_eq!(view.value, serde_json::json!({ "nested": [] }), "{text}");
            for report in [&blob.report, &view.report, &meta.headers().report, &meta.client_metadata().report] {
                let alone = report.losses().iter().all(|loss| loss.field == Some("raw"));
                let why = "a number out of range (the largest is written 1.7976931348623157e308)";
                assert!(alone && report.to_string().contains(why), "{report}");
            }
            assert_consistent(&meta);
        }
    }
}

/// `PostgreSQL` stores no text with such a number as `jsonb`.
#[test]
fn a_raw_value_with_a_long_exponent_is_lost_alone_and_reported() {
    for number in ["1e-17000", "-0.0E-5000000000", "0e99999999999", "0e+00010000", "0e-10000"] {
        for text in [number.to_owned(), format!(r#"{{"multipleOf":[{number}]}}"#)] {
            let meta = Meta { raw: Some(raw(&text)), ..meta() };
            let (blob, view) = (meta.blob(), meta.view(COPY));
            assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#, "{text}");
            assert_eq!(view.value, serde_json::json!({ "nested": [] }), "{text}");
            for report in [&blob.report, &view.report, &meta.headers().report, &meta.client_metadata().report] {
                let alone = report.losses().iter().all(|loss| loss.field == Some("raw"));
                assert!(alone && report.to_string().contains("a number whose exponent is beyond 9,999"), "{report}");
            }
            assert_consistent(&meta);
        }
    }
    for number in ["1e-9999", "0e308", "-0.0E+00000308", "1e-00307"] {
        let blob = Meta { raw: Some(raw(number)), ..meta() }.blob().into_result().unwrap().unwrap();
        assert_eq!(blob, format!(r#"{{"raw":{number},"nested":[]}}"#));
    }
}

/// `RapidJSON` refuses a text with such a number.
#[test]
fn a_raw_value_with_a_part_of_a_number_out_of_range_is_lost_alone_and_reported() {
    let long = format!("1{}.0E-7492", "0".repeat(309));
    for number in ["0e309", "-0e400", "0.000E+9999", &long] {
        for text in [number.to_owned(), format!(r#"{{"minimum":[{number}]}}"#)] {
            let meta = Meta { raw: Some(raw(&text)), ..meta() };
            let blob = meta.blob();
            assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#, "{text}");
            let why = "a number of which the digits or the exponent alone are out of range";
            assert!(blob.report.to_string().contains(why), "{}", blob.report);
            assert_consistent(&meta);
        }
    }
}

/// As formatters write the largest double, and in any spelling of those before it.
#[test]
fn a_large_double_is_sent() {
    #[derive(Serialize)]
    struct Joined {
        #[serde(flatten)]
        numbers: BTreeMap<&'static str, f64>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(blob), blob(key = "x-meta"))]
    struct Limits {
        #[codex_meta(blob)]
        joined: Joined,
    }

    assert!(multiplied("17976931348623157", "1e292").is_finite());
    let before = f64::MAX.next_down();
    // The largest that are rounded to it.
    assert_eq!("17976931348623156083e289".parse(), Ok(before));
    for (digits, power) in [("17976931348623156083", "1e289"), ("1797693134862315608", "1e290")] {
        assert!(multiplied(digits, power).is_finite(), "{digits}");
    }
    let largest = serde_json::to_string(&f64::MAX).unwrap();
    let spellings = [largest, format!("{:e}", f64::MAX), "-1.7976931348623157E+308".to_owned()];
    for text in spellings.into_iter().chain([before.to_string(), format!("{before:.18e}"), format!("[{before:.1}]")]) {
        let blob = Meta { raw: Some(raw(&text)), ..meta() }.blob().into_result().unwrap().unwrap();
        assert_eq!(blob, format!(r#"{{"raw":{text},"nested":[]}}"#));
    }
    // Their object is checked as text.
    let numbers = [("max", f64::MAX), ("min", f64::MIN)].into();
    assert!(Limits { joined: Joined { numbers } }.project().report.is_empty());
}

/// Some readers refuse the whole text for one key that comes twice, and the others lose one of the two members.
#[test]
fn a_raw_value_with_a_key_twice_is_lost_alone_and_reported() {
    let many: Vec<String> = (0..100).map(|i| format!(r#""k{i}":{i}"#)).collect();
    let many = format!(r#"{{{},"k99":1}}"#, many.join(","));
    for twice in [r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"[[{"b":{"a":1,"c":{"a":1},"a":2}}]]"#, &many] {
        let meta = Meta { raw: Some(raw(twice)), ..meta() };
        let (blob, view) = (meta.blob(), meta.view(COPY));
        assert_eq!(blob.value.unwrap(), r#"{"nested":[]}"#, "{twice}");
        assert_eq!(view.value, serde_json::json!({ "nested": [] }), "{twice}");
        for report in [&blob.report, &view.report, &meta.headers().report, &meta.client_metadata().report] {
            let alone = report.losses().iter().all(|loss| loss.field == Some("raw"));
            assert!(alone && report.to_string().contains("a key that came before in its object"), "{report}");
        }
        assert_consistent(&meta);
    }
    let once = r#"[{"a":1,"A":{"a":1},"b":[{"a":1},{"a":2}]},{"a":3}]"#;
    assert!(Meta { raw: Some(raw(once)), ..meta() }.project().report.is_empty());
}

/// Text has every digit. A view cannot: it is a `serde_json::Value`, and does not have another number instead.
#[test]
fn no_digit_of_a_raw_value_is_lost_silently() {
    for exact in
        ["18446744073709551615", "-9223372036854775808", "6.934698245112694e276", "0.1", "1.50", "1e2", "-0", "0.0e5"]
    {
        let meta = Meta { raw: Some(raw(exact)), ..meta() };
        assert!(meta.project().report.is_empty(), "{exact}");
        let view = meta.view(COPY).into_result().unwrap();
        assert_eq!(view["raw"].as_f64(), exact.parse().ok(), "{exact}");
        assert_consistent(&meta);
    }
    for number in
        ["1.0000000000000000000000001", "1e-400", "18446744073709551617", "9007199254740993.0", "-0.10000000000000001"]
    {
        for text in [number.to_owned(), format!(r#"{{"a":[{number}]}}"#)] {
            let meta = Meta { raw: Some(raw(&text)), ..meta() };
            let sent = meta.project().into_result().unwrap();
            assert_eq!(sent.client_metadata["x-meta"], format!(r#"{{"raw":{text},"nested":[]}}"#));
            assert_eq!((&*sent.client_metadata["raw"], sent.headers["x-raw"].to_str().unwrap()), (&*text, &*text));
            let view = meta.view(COPY);
            assert_eq!(view.value, serde_json::json!({ "nested": [] }), "{text}");
            let lost = view.report.to_string();
            assert!(lost.starts_with("copy `raw` (field `raw`) not sent: a number that 64 bits do not hold"), "{lost}");
            assert_consistent(&meta);
        }
    }
}

/// `#[serde(flatten)]` makes one object of several.
#[test]
fn an_object_of_several_with_a_key_twice_is_lost_alone_and_reported() {
    #[derive(Serialize)]
    struct Joined {
        a: u8,
        #[serde(flatten)]
        others: BTreeMap<&'static str, u8>,
    }

    #[derive(CodexMeta)]
    #[codex_meta(blob(key = "x-meta"), views(copy))]
    struct Labels {
        #[codex_meta(header(name = "x-joined", json), flat(json), blob, copy)]
        joined: Option<Joined>,
        #[codex_meta(blob, copy, omit(header, flat))]
        last: u8,
    }
    const COPY: View<Labels> = View::named("copy");

    let labels = |key| Labels { joined: Some(Joined { a: 1, others: [(key, 2), ("c", 3)].into() }), last: 1 };
    let (sent, view) = (labels("a").project(), labels("a").view(COPY));
    assert_eq!((sent.blob(), view.value), (Some(r#"{"last":1}"#), serde_json::json!({ "last": 1 })));
    assert_eq!((sent.headers.len(), sent.client_metadata.len()), (1, 1));
    for report in [&sent.report, &view.report] {
        assert!(report.losses().iter().all(|loss| loss.field == Some("joined")) && !report.is_empty(), "{report}");
    }
    assert_consistent(&labels("a"));
    assert_eq!(labels("b").project().into_result().unwrap().blob(), Some(r#"{"joined":{"a":1,"b":2,"c":3},"last":1}"#));
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
