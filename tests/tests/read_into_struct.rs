//! Reading back into the deriving struct itself: extras, fragments, and what is nested or flattened; and the errors.

use std::collections::BTreeMap;

use codex_metadata::observe::{DeserializeError, Observed};
use codex_metadata::{Carrier, CodexMeta, Extras, MetaFragment, Source};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The types that a text carrier can have: a number, a flag, an object and a text.
#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(part, transports(flat, blob), views(mcp))]
struct Inside {
    #[codex_meta(flat, omit(blob, mcp))]
    attempt: u32,
    #[codex_meta(flat, omit(blob, mcp))]
    ratio: Option<f64>,
    #[codex_meta(flat, omit(blob, mcp))]
    is_last: bool,
    #[codex_meta(flat(json), omit(blob, mcp))]
    tree: BTreeMap<String, u8>,
    #[codex_meta(flat, blob, mcp)]
    digits: String,
}

#[derive(Debug, PartialEq, MetaFragment, Serialize, Deserialize)]
#[codex_meta(tag = "kind")]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Kind {
    Plain,
    Sized { width: u32, height: Option<u32> },
}

#[derive(Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(nested)]
    #[serde(flatten)]
    inside: Inside,
    #[codex_meta(blob(flatten), mcp(flatten), omit(flat))]
    #[serde(flatten)]
    kind: Kind,
    #[codex_meta(extras)]
    #[serde(default)]
    extras: Extras<Self>,
}

fn meta(kind: Kind) -> Meta {
    let inside = Inside {
        attempt: 3,
        ratio: Some(0.5),
        is_last: true,
        tree: [("a".to_owned(), 1)].into(),
        digits: "007".into(),
    };
    Meta { inside, kind, extras: Extras::client([("team", "a"), ("note", "12")]) }
}

fn read(map: impl IntoIterator<Item = (String, String)>) -> Result<Meta, DeserializeError> {
    let observed = Observed::of::<Meta>().client_metadata(map).finish();
    observed.deserialize()
}

#[test]
fn what_is_nested_flattened_or_extra_is_what_was_sent() {
    for kind in [Kind::Plain, Kind::Sized { width: 2, height: None }, Kind::Sized { width: 2, height: Some(1) }] {
        let sent = meta(kind);
        let map = sent.client_metadata().into_result().unwrap();
        assert_eq!(map["attempt"], "3");
        assert_eq!(read(map).unwrap(), sent);
    }
    let without = Meta { extras: Extras::default(), ..meta(Kind::Plain) };
    assert_eq!(read(without.client_metadata().value).unwrap(), without);
}

/// An error names the field and the carrier, also where serde keeps the values of a field that it flattens.
#[test]
fn an_error_names_field_and_carrier() {
    let sent = meta(Kind::Sized { width: 2, height: Some(1) }).client_metadata().value;
    let blob = |from: &str, to: &str| {
        let mut map = sent.clone();
        let text = map["x-meta"].replace(from, to);
        assert_ne!(text, map["x-meta"], "{from}");
        map.insert("x-meta".into(), text);
        read(map).unwrap_err()
    };
    let flat = |key: &str, to: &str| {
        let mut map = sent.clone();
        map.insert(key.into(), to.into()).unwrap();
        read(map).unwrap_err()
    };
    for (error, field, carrier, message) in [
        (flat("attempt", "three"), "attempt", Carrier::Flat, "invalid type: a string, expected u32"),
        (flat("attempt", "-1"), "attempt", Carrier::Flat, "invalid value: an integer, expected u32"),
        (flat("is_last", "yes"), "is_last", Carrier::Flat, "invalid type: a string, expected a boolean"),
        (flat("tree", r#"{"a":"b"}"#), "tree", Carrier::Flat, "invalid type: a string, expected u8"),
        (flat("tree", "a"), "tree", Carrier::Flat, "invalid type: a string, expected a map"),
        (blob(r#""width":2"#, r#""width":"x""#), "width", Carrier::BodyBlob, "invalid type: a string, expected u32"),
        (
            blob(r#""height":1"#, r#""height":-1"#),
            "height",
            Carrier::BodyBlob,
            "invalid value: an integer, expected u32",
        ),
        (blob(r#""sized""#, r#""round""#), "kind", Carrier::BodyBlob, "unknown variant, expected `plain` or `sized`"),
        (blob(r#""007""#, "7"), "digits", Carrier::BodyBlob, "invalid type: an integer, expected a string"),
    ] {
        assert_eq!(error.field(), Some(field), "{error}");
        assert_eq!(error.carrier(), Some(carrier), "{error}");
        assert_eq!(error.to_string(), format!("field `{field}` from {carrier}: {message}"));
    }
}

#[test]
fn what_did_not_arrive_is_named_without_a_carrier() {
    let sent = meta(Kind::Sized { width: 2, height: Some(1) }).client_metadata().value;
    for key in ["attempt", "is_last", "tree"] {
        let mut map = sent.clone();
        map.remove(key).unwrap();
        let error = read(map).unwrap_err();
        assert_eq!(error.to_string(), format!("field `{key}` did not arrive on any carrier"));
        assert_eq!((error.field(), error.carrier()), (None, None));
    }
    let mut map = sent.clone();
    map.insert("x-meta".into(), map["x-meta"].replace(r#""width":2,"#, ""));
    assert_eq!(read(map).unwrap_err().to_string(), "field `width` did not arrive on any carrier");
}

/// A value that lacks something within has arrived.
#[test]
fn what_is_missing_within_a_value_is_an_error_of_the_value() {
    #[derive(Debug, CodexMeta, Deserialize)]
    #[codex_meta(part, transports(blob))]
    struct Part {
        #[codex_meta(blob)]
        #[serde(rename = "step")]
        step: Step,
        #[codex_meta(blob)]
        id: String,
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Step {
        phase: String,
    }

    #[derive(Debug, CodexMeta, Deserialize)]
    #[codex_meta(transports(blob), blob(key = "x-meta"))]
    struct Whole {
        #[codex_meta(blob)]
        first: u8,
        #[codex_meta(nested)]
        #[serde(flatten)]
        part: Part,
    }

    let whole = Whole { first: 1, part: Part { step: Step { phase: "a".into() }, id: "i".into() } };
    let blob = whole.blob().value.unwrap().replace(r#""phase":"a""#, "");
    let error = Observed::of::<Whole>().blob(&blob).finish().deserialize::<Whole>().unwrap_err();
    assert_eq!(error.to_string(), "field `step` from blob: missing field `phase`");
    assert_eq!(whole.first + u8::from(whole.part.id.is_empty()) + u8::from(whole.part.step.phase.is_empty()), 1);
}

#[test]
fn extras_are_one_map() {
    let extras: Extras<Meta> = Extras::new([("team", "a"), ("region", "us")], [("region", "eu"), ("digits", "1")]);
    assert_eq!(serde_json::to_value(&extras).unwrap(), json!({"region": "eu", "team": "a"}));
    let read: Extras<Meta> = serde_json::from_value(json!({"region": "eu", "team": "a", "Digits": "1"})).unwrap();
    let pairs: Vec<_> = read.iter().collect();
    assert_eq!(pairs, [("region", "eu", Source::Client), ("team", "a", Source::Client)]);
    assert_eq!(read.rejected().map(|rejected| rejected.key.as_str()).collect::<Vec<_>>(), ["Digits"]);
    assert!(serde_json::from_value::<Extras<Meta>>(json!({"team": 1})).is_err());
    assert!(serde_json::from_value::<Extras<Meta>>(json!([])).is_err());
}

/// `serde_json` would put another value in its place.
#[test]
fn a_key_that_serde_json_takes_for_its_own_is_an_error_of_its_field() {
    #[derive(CodexMeta)]
    #[codex_meta(transports(flat))]
    struct Text {
        #[codex_meta(flat)]
        text: String,
    }

    #[derive(CodexMeta)]
    #[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
    struct Free {
        #[codex_meta(blob, omit(flat))]
        free: Option<serde_json::Value>,
        #[codex_meta(flat, blob)]
        id: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Read {
        free: Option<serde_json::Value>,
        id: String,
    }

    for key in
        ["$serde_json::private::RawValue", r"\u0024serde_json::private::RawValue", "$serde_json::private::Number"]
    {
        for value in [r#""{\"x\":1}""#, r#""1""#, "5"] {
            for free in [format!(r#"{{"{key}":{value}}}"#), format!(r#"[{{ "a":{{"b":1,"{key}":{value}}}}}]"#)] {
                let map = [("x-meta", format!(r#"{{"free":{free},"id":"i"}}"#))];
                let error = Observed::of::<Free>().client_metadata(map).finish().deserialize::<Read>().unwrap_err();
                assert_eq!(error.field(), Some("free"), "{free}: {error}");
                assert!(error.to_string().contains("one of its own"), "{free}: {error}");
            }
        }
    }
    // Also where no one knew that the text is JSON.
    let text = r#"{"a":{"$serde_json::private::RawValue":"[1]"}}"#;
    let observed = Observed::of::<Text>().client_metadata([("text", text)]).finish();
    let read = observed.deserialize::<BTreeMap<String, BTreeMap<String, serde_json::Value>>>();
    assert!(read.unwrap_err().to_string().contains("one of its own"));
}
