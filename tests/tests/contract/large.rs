//! Files far larger than anybody's: what is done with them grows as they do, not with the square. Each of these took from
//! half a minute to several.

use std::collections::BTreeMap;

use codex_metadata::Carrier;
use codex_metadata::contract::{Contract, Effect, OwnedContract, diff};
use serde_json::{Map, Value, json};

const MANY: usize = 8_000;

fn contract(fields: Vec<Value>, more: Value) -> Value {
    let mut contract = json!({
        "format": 2, "name": "Large", "transports": ["header", "flat", "blob"], "views": [],
        "blob": {"key": "x-large", "when": null, "header_limit": null, "body_limit": null},
        "header_limit": null, "header_total": null, "flat_limit": null,
        "reserved": [], "foreign": [],
    });
    contract["fields"] = fields.into();
    let Value::Object(more) = more else { panic!("members") };
    contract.as_object_mut().unwrap().extend(more);
    contract
}

/// A field with these transports.
fn field(name: usize, transports: Value) -> Value {
    let mut field = json!({"name": format!("field{name}"), "type": "string"});
    field["transports"] = transports;
    field
}

fn with_key(name: usize, key: &str) -> Value {
    field(name, json!({"flat": {"keys": [key]}, "blob": {"keys": [key]}, "header": {"keys": [format!("x-{key}")]}}))
}

fn read(contract: &Value) -> OwnedContract {
    OwnedContract::from_value(contract).unwrap()
}

fn fault_count(contract: &Value) -> usize {
    read(contract).faults().len()
}

/// A file with a list of this length.
type OfLen<'f> = &'f dyn Fn(usize) -> Value;

/// So that no file is out of proportion, however it is put together.
#[test]
fn a_list_has_an_end() {
    let keyed = |slot: Value| contract(vec![field(0, json!({"flat": slot}))], json!({}));
    let slot = |key: usize| json!({"keys": [format!("k{key}")]});
    let path = |i: usize| json!({"name": format!("p{i}"), "kind": "http", "urls": ["/a"], "carriers": ["flat"]});
    let outer = |i: usize| json!({"field": format!("f{i}"), "of": "T"});
    let held = |len: usize| {
        let mut file = keyed(slot(0));
        file["fields"][0]["within"] = (0..len).map(outer).collect();
        file
    };
    let also = |len: usize| keyed(json!({"keys": ["k"], "also": (0..len).map(slot).collect::<Vec<_>>()}));
    let paths = |len: usize| {
        contract(vec![field(0, json!({"flat": slot(0)}))], json!({"paths": (0..len).map(path).collect::<Vec<_>>()}))
    };
    let fields = |len: usize| contract((0..len).map(|i| with_key(i, &format!("k{i}"))).collect(), json!({}));
    let names =
        |len: usize| contract(vec![], json!({"foreign": (0..len).map(|i| format!("n{i}")).collect::<Vec<_>>()}));
    let all: [(&str, usize, OfLen<'_>); 5] = [
        ("/fields", 8192, &fields),
        ("/foreign", 8192, &names),
        ("/paths", 1024, &paths),
        ("/fields/0/transports/flat/also", 64, &also),
        ("/fields/0/within", 64, &held),
    ];
    let schema = jsonschema::validator_for(&serde_json::from_str(Contract::SCHEMA).unwrap()).unwrap();
    for (place, most, file) in all {
        let [fits, over] = [file(most), file(most + 1)];
        assert!(OwnedContract::from_value(&fits).is_ok() && schema.is_valid(&fits), "{place}");
        let error = OwnedContract::from_value(&over).unwrap_err().to_string();
        let said =
            format!("no contract: `{place}` has {} entries: a contract's file has at most {most} there", most + 1);
        assert_eq!(error, said);
        assert!(!schema.is_valid(&over), "{place}");
    }
}

#[test]
fn thousands_of_views() {
    const FIELDS: usize = 30;
    let views: Vec<String> = (0..2_000).map(|view| format!("v{view}")).collect();
    let slots: Map<String, Value> =
        views.iter().map(|view| (view.clone(), json!({"keys": ["key"], "when": "A::b"}))).collect();
    let mut fields: Vec<Value> = (0..FIELDS).map(|name| field(name, slots.clone().into())).collect();
    for (i, field) in fields.iter_mut().enumerate() {
        for slot in field["transports"].as_object_mut().unwrap().values_mut() {
            slot["keys"] = json!([format!("key{i}")]);
        }
    }
    let paths = json!([{"name": "p", "kind": "http", "urls": ["/a"], "carriers": ["v0"], "holds": ["A::b"]}]);
    let of_views = json!({"transports": views, "views": views, "blob": null, "paths": paths});
    let mut file = contract(fields, of_views);
    let large = read(&file);
    assert_eq!(large.faults(), []);
    assert_eq!(large.to_json(), file);
    let schema = large.json_schema_of_all();
    assert_eq!(schema["$defs"].as_object().unwrap().len(), views.len());
    assert_eq!(large.to_markdown().lines().filter(|line| line.starts_with("| `field")).count(), FIELDS);

    file["fields"][1]["transports"]["v7"]["keys"] = json!(["key0"]);
    let other = read(&file);
    let faults = other.faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].place(), "/fields/1/transports/v7");
    assert_eq!(diff(&large, &other).changes().len(), 2);
}

#[test]
fn paths_that_name_hundreds_of_all_that_there_is() {
    let names = |start: &str| (0..1_100).map(|i| format!("{start}{i}")).collect::<Vec<_>>();
    let views = names("v");
    let mut carriers = views.clone();
    carriers.push("flat".to_owned());
    let with_condition = |i: usize| json!({"flat": {"keys": [format!("key{i}")], "when": format!("Self::c{i}")}});
    let fields: Vec<Value> = (0..1_100).map(|i| field(i, with_condition(i))).collect();
    let release = |key: String| json!({"carrier": "flat", "key": key, "since": "1.2.0"});
    let releases: Vec<Value> = names("key").into_iter().map(release).collect();
    let path = |name: &str| {
        json!({
            "name": name, "kind": "http", "urls": ["/a"], "carriers": carriers, "holds": names("Self::c")[..520],
            "required": names("field"), "releases": releases,
        })
    };
    let file = |last: Value| {
        let paths = [path("first"), last];
        contract(fields.clone(), json!({"transports": carriers, "views": views, "blob": null, "paths": paths}))
    };
    assert_eq!(read(&file(path("last"))).faults(), []);
    for (list, name, said) in [
        ("holds", json!("Self::c1100"), "says that `Self::c1100` holds, which is no condition of"),
        ("required", json!("field1100"), "requires the field `field1100`"),
        ("carriers", json!("v1100"), "v1100"),
        ("carriers", json!("v1099"), "has the carrier `v1099` twice"),
        ("carriers", json!("flat"), "has the carrier `flat` twice"),
        ("releases", release("key1100".into()), "the key `key1100` on `flat`"),
        ("releases", release("key1099".into()), "says twice which releases send `key1099`"),
    ] {
        let mut last = path("last");
        last[list].as_array_mut().unwrap().push(name);
        let error = OwnedContract::from_value(&file(last)).unwrap_err().to_string();
        assert!(error.contains(said), "{list}: {error}");
    }
}

#[test]
fn thousands_of_keys_beside_as_many_names() {
    let fields = || (0..MANY).map(|i| with_key(i, &format!("key{i}"))).collect::<Vec<_>>();
    let names = |name: &dyn Fn(usize) -> String| (0..MANY).map(name).collect::<Vec<_>>();
    let foreign = names(&|i| format!("other{i}-*"));
    let reserved = names(&|i| format!("key-r{i}"));
    assert_eq!(fault_count(&contract(fields(), json!({"foreign": foreign, "reserved": reserved}))), 0);
    // The header's name `x-key5` is another key than `key5`, and begins otherwise.
    let foreign = names(&|i| format!("KEY_{i}"));
    assert_eq!(fault_count(&contract(fields(), json!({"foreign": foreign}))), 2 * MANY);
    let foreign = names(&|i| format!("key{}*", "z".repeat(i % 100)));
    assert_eq!(fault_count(&contract(fields(), json!({"foreign": foreign}))), 2 * MANY);
    let reserved = names(&|i| format!("X-Key{i}"));
    assert_eq!(fault_count(&contract(fields(), json!({"reserved": reserved}))), MANY);
}

#[test]
fn thousands_of_fields_with_one_key() {
    let under_one_key = |condition: &dyn Fn(usize) -> Value| -> Vec<Value> {
        let slot = |i| {
            let mut slot = json!({"keys": ["key"]});
            slot.as_object_mut().unwrap().extend(condition(i).as_object().unwrap().clone());
            slot
        };
        (0..MANY).map(|i| field(i, json!({"blob": slot(i)}))).collect()
    };
    let own = contract(under_one_key(&|i| json!({"when": format!("A::b{i}")})), json!({}));
    assert_eq!(fault_count(&own), MANY - 1);
    // One half is apart from all of the other.
    let word = |i| if i < MANY / 2 { "when" } else { "unless" };
    let halves = contract(under_one_key(&|i| json!({word(i): "A::b"})), json!({}));
    assert_eq!(fault_count(&halves), MANY - 2);

    // A list of alternatives, not each within the one before it.
    let schema = read(&own).json_schema(Carrier::BodyBlob).unwrap();
    assert_eq!(schema["properties"]["key"]["anyOf"].as_array().unwrap().len(), MANY);
    assert!(format!("{schema:#}").len() < 4 * own.to_string().len());
}

#[test]
fn thousands_of_prefixes() {
    let prefix = |i: usize, prefix: String| field(i, json!({"flat": {"keys": [], "prefix": prefix}}));
    let half = MANY / 2;
    let apart = (0..half).map(|i| prefix(i, format!("key{i}_"))).chain((half..MANY).map(|i| with_key(i, "key_1")));
    let within: Vec<Value> = (0..2_000).map(|i| prefix(i, "k".repeat(i + 1))).collect();
    // One fault each, though every one meets every other.
    assert_eq!(fault_count(&contract(within.clone(), json!({}))), 2_000 - 1);
    let keys = (2_000..4_000).map(|i| with_key(i, &format!("{}{i}", "k".repeat(2_000))));
    assert_eq!(fault_count(&contract(within.into_iter().chain(keys).collect(), json!({}))), 2_000 - 1 + 2_000);
    // On each of three transports, all but the first have its key.
    assert_eq!(fault_count(&contract(apart.collect(), json!({}))), 3 * (half - 1));
}

#[test]
fn two_contracts_that_share_no_key() {
    let extras = json!({"name": "extras", "type": "any", "transports": {}, "extras": true});
    let of = |key: &str, name: usize| -> OwnedContract {
        let fields = (0..MANY).map(|i| with_key(name + i, &format!("{key}{i}"))).chain([extras.clone()]);
        let reserved: Vec<String> = (0..MANY).map(|i| format!("{key}-r{i}")).collect();
        read(&contract(fields.collect(), json!({"reserved": reserved})))
    };
    let mut by_effect: BTreeMap<Effect, usize> = BTreeMap::new();
    // The same fields under other keys, of which each was and is on three transports, and other reserved keys.
    for change in diff(&of("key", 0), &of("kez", 0)).changes() {
        *by_effect.entry(change.effect()).or_default() += 1;
    }
    let expected =
        [(Effect::BreakingForReaders, 3 * MANY), (Effect::BreakingForSenders, 4 * MANY), (Effect::Additive, MANY)];
    assert_eq!(by_effect, expected.into());
    // Other fields under the same keys are the same bytes.
    assert_eq!(diff(&of("key", 0), &of("key", MANY)).changes().len(), MANY);
}

/// Each key has the documentation and the view of its field.
#[test]
fn a_large_text_is_not_repeated_for_each_key() {
    let keys: Vec<String> = (0..1_000).map(|i| format!("k{i}")).collect();
    let member =
        |i| json!({"name": format!("member{i}"), "type": "string", "transports": {"w": {"keys": [format!("m{i}")]}}});
    let view = json!({
        "format": 2, "name": "View", "transports": ["w"], "blob": null, "header_limit": null, "header_total": null,
        "flat_limit": null, "views": ["w"], "reserved": [], "foreign": [],
        "fields": (0..500).map(member).collect::<Vec<_>>(),
    });
    let slot = json!({"keys": keys, "view": view});
    let mut one = field(0, json!({"flat": slot}));
    one["doc"] = "d".repeat(50_000).into();
    let large = read(&contract(vec![one], json!({})));
    let flat = large.json_schema(Carrier::Flat).unwrap();
    let described = |key: &str| flat["properties"][key]["description"].as_str().unwrap().to_owned();
    assert_eq!([described("k0").len(), described("k15").len()], [4_099; 2]);
    assert_eq!(described("k16"), "As `k0`.");
    for schema in [&flat, &large.json_schema_of_all()] {
        assert!(schema.to_string().len() < 1 << 20, "{}", schema.to_string().len());
        let defs = schema["$defs"].as_object().unwrap();
        let views = defs.values().filter(|def| def["title"] == "ViewW");
        assert_eq!(views.map(|view| view["properties"].as_object().unwrap().len()).collect::<Vec<_>>(), [500]);
    }
}
