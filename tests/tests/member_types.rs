//! The JSON types of the members of what is flattened.

use std::collections::BTreeMap;

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{JsonType, Key, OwnedContract, Transport};
use codex_metadata::observe::Observed;
use codex_metadata::{Carrier, CodexMeta, MetaFragment};
use serde_json::{Value, json};

#[derive(serde::Serialize)]
struct Untyped(u8);

#[derive(MetaFragment)]
struct Window<T: serde::Serialize> {
    number: Option<u8>,
    name: &'static str,
    ratio: f32,
    sizes: Vec<u16>,
    by_name: BTreeMap<String, u8>,
    open: bool,
    untyped: Untyped,
    generic: T,
    #[codex_meta(skip)]
    _scratch: u8,
}

/// Two variants may have one key, of different types.
#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
#[expect(dead_code, reason = "of most variants only the types count")]
enum Kind {
    Turn,
    #[codex_meta(content = "details")]
    Compaction(Box<[u8]>),
    Review {
        #[codex_meta(key = "size")]
        files: u8,
        r#type: String,
        shared: i8,
    },
    Fix {
        size: i16,
        shared: bool,
        r#type: Option<char>,
        step: f64,
    },
    Step {
        step: u8,
    },
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"), views(log))]
struct Meta {
    #[codex_meta(blob(flatten), log(flatten))]
    window: Window<u64>,
    #[codex_meta(blob(flatten), omit(log))]
    kind: Option<Kind>,
}

fn meta(kind: Kind) -> Meta {
    let window = Window {
        number: Some(1),
        name: "w",
        ratio: 0.5,
        sizes: vec![1],
        by_name: BTreeMap::new(),
        open: true,
        untyped: Untyped(1),
        generic: 2,
        _scratch: 0,
    };
    Meta { window, kind: Some(kind) }
}

fn types<'k>(keys: impl IntoIterator<Item = &'k Key>) -> Vec<(&'k str, JsonType)> {
    keys.into_iter().map(|key| (key.name(), key.json_type())).collect()
}

const fn integer(min: i128, max: u128) -> JsonType {
    JsonType::Integer { min, max }
}

#[test]
fn keys_have_the_types_of_what_has_them() {
    assert_eq!(
        types(Window::<u8>::KEYS),
        [
            ("number", integer(0, 255)),
            ("name", JsonType::Text),
            ("ratio", JsonType::Number),
            ("sizes", JsonType::Array),
            ("by_name", JsonType::Object),
            ("open", JsonType::Boolean),
            ("untyped", JsonType::Any),
            ("generic", JsonType::Any),
        ]
    );
    assert_eq!(
        types(Kind::KEYS),
        [
            ("kind", JsonType::Text),
            ("details", JsonType::Array),
            ("size", integer(-32_768, 32_767)),
            ("type", JsonType::Text),
            ("shared", JsonType::Any),
            ("step", JsonType::Number),
        ]
    );
    let slot = CodexResponsesMetadata::CONTRACT.field("request_kind").and_then(|field| field.slot(Transport::Blob));
    let of_codex = [("request_kind", JsonType::Text), ("compaction", JsonType::Object)];
    assert_eq!(types(slot.unwrap().keys()), of_codex);
}

#[test]
fn a_file_and_a_schema_have_them() {
    let json = Meta::CONTRACT.to_json();
    assert_eq!(json["fields"][1]["transports"]["blob"]["types"]["kind"], json!({"type": "string"}));
    assert_eq!(
        json["fields"][1]["transports"]["blob"]["types"]["size"],
        json!({"type": "integer", "min": "-32768", "max": "32767"}),
    );
    assert_eq!(json["fields"][1]["transports"]["blob"]["types"]["shared"], Value::Null);
    let schema: Value = serde_json::from_str(codex_metadata::contract::Contract::SCHEMA).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&json));
    let file = OwnedContract::from_json(&json.to_string()).unwrap();
    assert_eq!(*file, *Meta::CONTRACT);
    assert_eq!(file.to_json(), json);

    let schema = Meta::CONTRACT.json_schema(Carrier::BodyBlob).unwrap();
    assert_eq!(schema["properties"]["kind"]["type"], "string");
    assert_eq!(schema["properties"]["size"]["maximum"], 32_767);
    let blob: Value = serde_json::from_str(&meta(Kind::Step { step: 1 }).blob().value.unwrap()).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&blob), "{blob}");
}

#[test]
fn a_mistyped_member_is_found_on_one_carrier_alone() {
    let file = OwnedContract::from_json(&Meta::CONTRACT.to_json().to_string()).unwrap();
    let found = |change: &dyn Fn(&mut Value)| {
        let kind = Kind::Fix { size: 1, shared: true, r#type: Some('t'), step: 1.5 };
        let mut blob: Value = serde_json::from_str(&meta(kind).blob().value.unwrap()).unwrap();
        change(&mut blob);
        let findings =
            |observed: Observed<'_>| -> Vec<String> { observed.audit().iter().map(ToString::to_string).collect() };
        let by_file = findings(Observed::with(&file).blob(&blob.to_string()).finish());
        assert_eq!(findings(Observed::of::<Meta>().blob(&blob.to_string()).finish()), by_file);
        by_file
    };
    assert_eq!(found(&|_| ()), [""; 0]);
    for (key, wrong, words) in [
        ("kind", json!(7), "is no string"),
        ("size", json!("1"), "is no integer from -32768 to 32767"),
        ("size", json!(40_000), "is no integer from -32768 to 32767"),
        ("type", json!(true), "is no string"),
        ("step", json!("1.5"), "is no number"),
        ("number", json!(256), "is no integer from 0 to 255"),
        ("sizes", json!({}), "is no array"),
        ("by_name", json!([]), "is no object"),
        ("open", json!("true"), "is no boolean"),
    ] {
        let field = if ["number", "sizes", "by_name", "open"].contains(&key) { "window" } else { "kind" };
        let found = found(&|blob| blob[key] = wrong.clone());
        assert!(
            matches!(&found[..], [one] if one.starts_with(&format!("blob `{key}` (field `{field}`) {words}: "))),
            "{found:?}"
        );
    }
    // What no type says may be anything.
    for key in ["shared", "untyped", "generic"] {
        assert_eq!(found(&|blob| blob[key] = json!("any")), [""; 0], "{key}");
    }
}

#[test]
fn a_mistyped_kind_of_a_codex_request_is_found() {
    for (blob, words) in [
        (json!({"request_kind": 7}), "blob `request_kind` (field `request_kind`) is no string: "),
        (
            json!({"request_kind": "compaction", "compaction": "auto"}),
            "blob `compaction` (field `request_kind`) is no object: ",
        ),
    ] {
        let observed = Observed::of::<CodexResponsesMetadata>().blob(&blob.to_string()).finish();
        let findings: Vec<String> = observed.audit().iter().map(ToString::to_string).collect();
        assert!(findings.iter().any(|line| line.starts_with(words)), "{words} is not in {findings:#?}");
    }
}
