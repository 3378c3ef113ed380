//! Requests that arrive untouched have no finding, for arbitrary values of every type that can be declared.

use std::collections::BTreeMap;

use http::Request;
use proptest::num::{f32, f64};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use codex_metadata::observe::{FindingKind, Observed};
use codex_metadata::{CodexMeta, Extras, Limits, View};

/// A field of each kind on every carrier that can have it.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(copy))]
struct Everything {
    #[codex_meta(header = "x-flag", flat, blob, copy)]
    flag: bool,
    #[codex_meta(header = "x-byte", flat, blob, copy)]
    byte: i8,
    #[codex_meta(header = "x-long", flat, blob, copy)]
    long: i64,
    #[codex_meta(header = "x-size", flat, blob, copy)]
    size: Option<u64>,
    // A `serde_json::Value` need not hold them.
    #[codex_meta(header = "x-huge", flat, blob, omit(copy))]
    huge: u128,
    #[codex_meta(header = "x-deep", flat, blob, omit(copy))]
    deep: i128,
    #[codex_meta(header = "x-single", flat, blob, copy)]
    single: f32,
    #[codex_meta(header = "x-double", flat, blob, copy)]
    double: f64,
    #[codex_meta(header = "x-letter", flat, blob, copy)]
    letter: char,
    #[codex_meta(header = "x-text", flat, blob, copy)]
    text: String,
    #[codex_meta(header = "x-perhaps", flat, blob, copy)]
    perhaps: Option<String>,
    #[codex_meta(blob, copy, omit(header, flat))]
    doubles: Vec<f64>,
    #[codex_meta(blob, copy, omit(header, flat))]
    singles: BTreeMap<String, (f32, Option<f64>)>,
    #[codex_meta(blob, copy, omit(header, flat))]
    numbered: BTreeMap<i16, Vec<Option<bool>>>,
    #[codex_meta(blob, copy, omit(header, flat))]
    shape: Shape,
    #[codex_meta(blob, copy, omit(header, flat))]
    any: Option<Value>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Nothing,
    One(f32),
    Two(u8, String),
    Named { side: f64, label: Option<String> },
}

const COPY: View<Everything> = View::named("copy");

/// Keys that are nearly those to which `serde_json` gives a meaning, and others. With one of those a value is not sent.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![Just("$serde_json::private".to_owned()), Just("$serde_json::Number".to_owned()), any::<String>(),]
}

fn double() -> impl Strategy<Value = f64> {
    f64::NORMAL | f64::SUBNORMAL | f64::ZERO | f64::POSITIVE | f64::NEGATIVE
}

fn single() -> impl Strategy<Value = f32> {
    f32::NORMAL | f32::SUBNORMAL | f32::ZERO | f32::POSITIVE | f32::NEGATIVE
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![
        Just(Shape::Nothing),
        single().prop_map(Shape::One),
        any::<(u8, String)>().prop_map(|(a, b)| Shape::Two(a, b)),
        (double(), any::<Option<String>>()).prop_map(|(side, label)| Shape::Named { side, label }),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        double().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key(), inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

prop_compose! {
    fn everything()(
        (flag, byte, long, size, huge, deep) in any::<(bool, i8, i64, Option<u64>, u128, i128)>(),
        (single, double, letter, text, perhaps) in
            (single(), double(), any::<char>(), any::<String>(), any::<Option<String>>()),
        doubles in prop::collection::vec(double(), 0..4),
        singles in prop::collection::btree_map(key(), (single(), prop::option::of(double())), 0..4),
        numbered in any::<BTreeMap<i16, Vec<Option<bool>>>>(),
        shape in shape(),
        any in prop::option::of(value()),
        extras in prop::collection::btree_map("[a-z]{12,14}", any::<String>(), 0..3),
    ) -> Everything {
        Everything {
            flag, byte, long, size, huge, deep, single, double, letter, text, perhaps, doubles, singles, numbered, shape,
            any, extras: Extras::client(extras),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_is_sent_untouched_has_no_finding(sent in everything()) {
        let projection = sent.within(Limits::LIFTED).project();
        let body = json!({"input": ["é", 1.5], "client_metadata": projection.client_metadata}).to_string();
        let mut request = Request::new(body);
        *request.headers_mut() = projection.headers;
        let observer = Observed::of::<Everything>().within(Limits::LIFTED).request(&request);
        let observed = observer.view(COPY, &sent.view(COPY).value).finish();
        prop_assert_eq!(observed.audit(), [], "{:?}", observed);

        // Every digit comes back, with the value's own type.
        let merged = observed.merged();
        let read = |name: &str| merged.get(name).expect("it was sent").value();
        prop_assert_eq!(read("double").deserialize::<f64>().unwrap().to_bits(), sent.double.to_bits());
        prop_assert_eq!(read("single").deserialize::<f32>().unwrap().to_bits(), sent.single.to_bits());
        prop_assert_eq!(read("huge").deserialize::<u128>().unwrap(), sent.huge);
        prop_assert_eq!(read("deep").deserialize::<i128>().unwrap(), sent.deep);
        prop_assert_eq!(read("shape").deserialize::<Shape>().unwrap(), sent.shape);
        prop_assert_eq!(read("doubles").deserialize::<Vec<f64>>().unwrap(), sent.doubles);
        prop_assert_eq!(read("singles").deserialize::<BTreeMap<String, (f32, Option<f64>)>>().unwrap(), sent.singles);
        prop_assert_eq!(read("numbered").deserialize::<BTreeMap<i16, Vec<Option<bool>>>>().unwrap(), sent.numbered);
    }
}

/// Copies of the same field that a proxy changed in one place.
#[test]
fn what_differs_in_any_digit_or_key_is_found() {
    for (blob, view) in [
        ("18446744073709551616", "18446744073709551617"),
        ("0.1", "0.10000000000000001"),
        ("1e308", "1e309"),
        ("[9007199254740993]", "[9007199254740992]"),
        (r#"{"a":1}"#, r#"{"$serde_json::private::RawValue":"{\"a\":1}"}"#),
        ("15", r#"{"$serde_json::private::Number":"15"}"#),
        (r#"{"a":15}"#, r#"{"a":{"$serde_json::private::Number":"15"}}"#),
        (r#""1""#, "1"),
    ] {
        let blob = format!(r#"{{"any":{blob}}}"#);
        let view = format!(r#"{{"params":{{"_meta":{{"x-meta":{{"any":{view}}}}}}}}}"#);
        let observed = Observed::of::<Everything>()
            .client_metadata([("x-meta", blob.as_str())])
            .mcp_request(COPY, view.as_bytes())
            .finish();
        let differs = |kind: &FindingKind| *kind == FindingKind::Differs;
        let found =
            observed.audit().iter().any(|finding| finding.field.as_deref() == Some("any") && differs(&finding.kind));
        assert!(found, "{blob} {view}: {:?}", observed.audit());
    }
}
