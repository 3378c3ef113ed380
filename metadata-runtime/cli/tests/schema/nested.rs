//! Schemas of values whose types say them.

use std::collections::BTreeMap;

use codex_metadata::contract::{JsonType, JsonTyped, OwnedContract};
use codex_metadata::{Carrier, CodexMeta, MetaFragment};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::validator;

/// A place, which says its JSON type too.
#[derive(Serialize, JsonSchema)]
struct Place {
    /// The host.
    host: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
}

impl JsonTyped for Place {
    const TYPE: JsonType = JsonType::Object;
}

/// A type whose receivers refuse what they do not know.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Strict {
    host: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Source {
    Own,
    /// Of another.
    Server {
        host: String,
    },
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Fast,
}

/// A type that says its schema alone.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Step {
    Build,
    Run { places: Vec<Place> },
}

#[derive(Serialize, JsonSchema)]
struct Tree {
    branches: Vec<Self>,
}

/// A type without a schema.
#[derive(Serialize)]
struct Plain;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(content = "job")]
    Job(Place),
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat, blob), blob(key = "x-plan"))]
struct Plan {
    #[codex_meta(blob, flat(json), omit(header))]
    place: Place,
    /// Where it was.
    #[codex_meta(blob, omit(header, flat), since = "2.0.0")]
    before: Option<Place>,
    #[codex_meta(blob, omit(header, flat))]
    places: BTreeMap<String, Place>,
    #[codex_meta(blob, omit(header, flat))]
    step: Step,
    #[codex_meta(blob, omit(header, flat))]
    last: Option<Step>,
    #[codex_meta(blob(with = Self::shown), omit(header, flat))]
    shown: Step,
    #[codex_meta(blob, omit(header, flat))]
    tree: Option<Vec<Tree>>,
    #[codex_meta(blob, omit(header, flat))]
    plain: Option<Plain>,
    #[codex_meta(blob, omit(header, flat))]
    plain_list: Vec<Plain>,
    #[codex_meta(blob, omit(header, flat))]
    strict: Strict,
    #[codex_meta(blob, omit(header, flat))]
    sources: Vec<Source>,
    #[codex_meta(blob, omit(header, flat))]
    mode: Mode,
    #[codex_meta(blob, omit(header, flat))]
    modes: Vec<Option<Mode>>,
    #[codex_meta(blob, omit(header, flat))]
    sizes: BTreeMap<u16, u8>,
    #[codex_meta(blob, omit(header, flat))]
    window: u8,
    #[codex_meta(blob(flatten), omit(header, flat))]
    kind: Kind,
}

impl Plan {
    fn shown(_: &Step) -> usize {
        0
    }
}

/// The blob of a plan that has a value for everything.
fn sent() -> Value {
    let place = || Place { host: "a".into(), port: None };
    let plan = Plan {
        place: place(),
        before: Some(place()),
        places: BTreeMap::from([("one".into(), place())]),
        step: Step::Build,
        last: Some(Step::Run { places: vec![place()] }),
        shown: Step::Build,
        tree: Some(vec![Tree { branches: vec![] }]),
        plain: Some(Plain),
        plain_list: vec![],
        strict: Strict { host: "a".into() },
        sources: vec![Source::Own, Source::Server { host: "a".into() }],
        mode: Mode::Fast,
        modes: vec![Some(Mode::Fast), None],
        sizes: BTreeMap::from([(1, 2)]),
        window: 7,
        kind: Kind::Job(place()),
    };
    serde_json::from_str(&plan.blob().value.unwrap()).unwrap()
}

/// Of a type that says its schema, everything in it is known; of others, what was known without that.
#[test]
fn a_nested_value_has_the_schema_of_its_type() {
    let schema = Plan::CONTRACT.json_schema(Carrier::BodyBlob).unwrap();
    validator(&schema);
    let own = &schema["properties"];
    let any = json!({"type": ["array", "boolean", "null", "number", "object", "string"]});
    let mut place = json!({
        "description": "A place, which says its JSON type too.",
        "type": "object",
        "properties": {
            "host": {"description": "The host.", "type": "string"},
            "port": {"type": ["integer", "null"], "format": "uint16", "minimum": 0, "maximum": 65535},
        },
        "required": ["host"],
    });
    assert_eq!(own["place"], place);
    assert_eq!(own["places"], json!({"type": "object", "additionalProperties": place}));
    assert_eq!(own["step"], own["last"], "an option's value is there or not, and is not null");
    assert_eq!(own["mode"], json!({"anyOf": [{"type": "string", "enum": ["fast"]}, {"type": "string"}]}));
    let server = json!({
        "description": "Of another.",
        "type": "object",
        "properties": {"kind": {"type": "string", "const": "server"}, "host": {"type": "string"}},
        "required": ["kind", "host"],
    });
    assert_eq!(own["sources"]["items"]["anyOf"][1], server, "a variant stays what it is");
    assert_eq!(own["sources"]["items"]["anyOf"][2], json!({"type": "object"}));
    assert_eq!(own["shown"], any);
    assert_eq!(own["tree"], json!({"type": "array"}), "it contains itself");
    assert_eq!(own["plain"], any);
    assert_eq!(own["plain_list"], json!({"type": "array"}));
    assert_eq!(own["window"], json!({"type": "integer", "minimum": 0, "maximum": 255}));
    place["description"] = "A member of `kind`.".into();
    assert_eq!(own["job"], place);
    place["description"] = "Where it was. Since 2.0.0.".into();
    assert_eq!(own["before"], place);
    let flat = Plan::CONTRACT.json_schema(Carrier::Flat).unwrap();
    assert_eq!(flat["properties"]["place"]["contentSchema"]["properties"], place["properties"]);

    let (sent, schema) = (sent(), validator(&schema));
    let errors: Vec<String> = schema.iter_errors(&sent).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    for (key, wrong) in [
        ("place", json!({})),
        ("before", json!({"host": 7})),
        ("places", json!({"one": {"host": "a", "port": "80"}})),
        ("last", json!(7)),
        ("sizes", json!({"1": "large"})),
        ("job", json!({"host": null})),
    ] {
        let mut changed = sent.clone();
        changed[key] = wrong;
        assert!(!schema.is_valid(&changed), "{key}: {changed}");
    }
    // The file of a contract does not have it.
    assert_eq!(OwnedContract::from_value(&Plan::CONTRACT.to_json()).unwrap().to_json(), Plan::CONTRACT.to_json());
}

/// A later release may send members and variants that the types do not have yet.
#[test]
fn a_nested_value_may_have_what_its_type_does_not_know_yet() {
    let schema = validator(&Plan::CONTRACT.json_schema(Carrier::BodyBlob).unwrap());
    let sent = sent();
    for (key, newer) in [
        ("place", json!({"host": "a", "path": "/b"})),
        ("strict", json!({"host": "a", "path": "/b"})),
        ("step", json!("test")),
        ("step", json!({"test": {"count": 3}})),
        ("last", json!({"run": {"places": [], "count": 3}, "since": 1})),
        ("sources", json!([{"kind": "plugin", "name": "a"}, {"kind": "server", "host": "a", "path": "/b"}])),
        ("mode", json!("slow")),
        ("modes", json!(["fast", "slow"])),
        ("sizes", json!({"1": 7, "all": 9})),
    ] {
        let mut changed = sent.clone();
        changed[key] = newer;
        let errors: Vec<String> = schema.iter_errors(&changed).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0], "{key}: {changed}");
    }
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-held"))]
struct Held<'a, T: Serialize + JsonSchema, U: Serialize> {
    #[codex_meta(blob)]
    borrowed: Option<&'a Place>,
    #[codex_meta(blob)]
    boxed: Box<Place>,
    #[codex_meta(blob)]
    described: T,
    #[codex_meta(blob)]
    other: Option<U>,
}

/// A box around the value, and a type parameter that says its schema, change nothing; a parameter that does not is any.
#[test]
fn a_value_has_its_schema_however_it_is_held() {
    let place = Place { host: "a".into(), port: Some(80) };
    let held = Held {
        borrowed: Some(&place),
        boxed: Box::new(Place { host: "b".into(), port: None }),
        described: Mode::Fast,
        other: Some(1),
    };
    let schema = Held::<Mode, u8>::CONTRACT.json_schema(Carrier::BodyBlob).unwrap();
    let own = &schema["properties"];
    assert_eq!(own["boxed"]["properties"]["host"]["description"], "The host.");
    assert_eq!(own["borrowed"], own["boxed"]);
    assert_eq!(own["described"]["anyOf"][0]["enum"], json!(["fast"]));
    assert!(own["other"]["type"].is_array(), "{own}");
    let sent = serde_json::from_str(&held.blob().value.unwrap()).unwrap();
    assert!(validator(&schema).is_valid(&sent), "{sent}");
}
