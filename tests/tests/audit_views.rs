//! An audit of many views takes no more for each of them because one carrier has a large value. What it takes is counted in
//! bytes of memory that it asks for, since each reading of a text makes a copy of it.

use allocation_counter::measure;

use codex_metadata::contract::{Carrier, JsonType, OwnedContract};
use codex_metadata::observe::{Bounds, Finding, FindingKind, Observed, Unchecked};
use serde_json::{Map, Value, json};

/// As many elements as a text has that is large beside all else.
const LARGE: usize = 20_000;

/// As many views as a contract has beside it.
const MANY: usize = 300;

/// A contract with the views `v0`, `v1` and so on, and one field that has a slot on each, and these on other transports.
fn contract(views: usize, json_type: &str, slots: &Value, view: &Value) -> OwnedContract {
    contract_of(views, json_type, slots, |_| view.clone())
}

/// The same with a slot of its own on each view.
fn contract_of(views: usize, json_type: &str, slots: &Value, view: impl Fn(usize) -> Value) -> OwnedContract {
    let names: Vec<String> = (0..views).map(|i| format!("v{i}")).collect();
    let mut transports = slots.as_object().cloned().unwrap();
    let own: Vec<String> = transports.keys().cloned().collect();
    transports.extend(names.iter().enumerate().map(|(at, name)| (name.clone(), view(at))));
    let extras = json!({"name": "extras", "type": "any", "extras": true, "transports": {}});
    let field = json!({"name": "value", "type": json_type, "optional": true, "transports": transports});
    let transports: Vec<&String> = own.iter().filter(|own| *own != "blob").chain(&names).collect();
    let transports: Vec<Value> = transports.into_iter().map(|name| json!(name)).chain([json!("blob")]).collect();
    let contract = json!({
        "format": 2, "name": "Views", "transports": transports, "blob": {"key": "x-views"}, "views": names,
        "reserved": [], "foreign": [], "fields": [field, extras],
    });
    OwnedContract::from_json(&contract.to_string()).unwrap()
}

/// What an audit found, what it did not check, and how many bytes both took.
struct Audited {
    findings: Vec<Finding>,
    unchecked: usize,
    bytes: u64,
}

fn audit(contract: &OwnedContract, flat: &[(&str, &str)], view: impl Fn(usize) -> Value) -> Audited {
    let mut reader = Observed::with(contract).client_metadata(flat.iter().copied());
    for (at, name) in contract.views().iter().enumerate() {
        reader = reader.view_named(name, &view(at));
    }
    let observed = reader.finish();
    let (mut findings, mut unchecked) = (Vec::new(), 0);
    let measured = measure(|| {
        findings = observed.audit();
        unchecked = observed.unchecked().iter().filter(|one| !matches!(one, Unchecked::NotGiven(_))).count();
    });
    Audited { findings, unchecked, bytes: measured.bytes_total }
}

/// Asserts that many views beside a large value take no more than a few of them, but for what each of them takes.
#[track_caller]
fn assert_little(few: &Audited, many: &Audited) {
    const EACH: u64 = 30_000;
    assert!(many.bytes <= few.bytes * 2 + EACH * MANY as u64, "{} bytes, and {} before", many.bytes, few.bytes);
}

/// Returns how many views have a finding of this kind.
fn count(findings: &[Finding], kind: &FindingKind) -> usize {
    findings.iter().filter(|found| matches!(found.carrier, Carrier::View(_)) && found.kind == *kind).count()
}

fn large(element: &str) -> String {
    format!("[{}]", vec![element; LARGE].join(","))
}

fn key(name: &str) -> Value {
    json!({"keys": [name]})
}

/// A map of all extras was made for each view that has one, and each finding had a copy of what was expected.
#[test]
fn extras_are_looked_up_by_all_views_in_one_map() {
    let mut blob: Map<String, Value> = (0..LARGE).map(|i| (format!("e{i}"), "".into())).collect();
    let long = "l".repeat(LARGE);
    blob.insert("long".to_owned(), long.as_str().into());
    let blob = Value::from(blob).to_string();
    let audit = |views: usize, extra: &str| {
        let contract = contract(views, "string", &json!({"flat": key("value"), "blob": key("value")}), &key("value"));
        audit(&contract, &[("x-views", &blob)], |_| json!({"long": extra}))
    };
    let (few, many) = (audit(2, &long), audit(MANY, &long));
    assert_eq!(many.findings, []);
    assert_little(&few, &many);
    let (few, many) = (audit(2, "other"), audit(MANY, "other"));
    assert_eq!(count(&many.findings, &FindingKind::Differs), MANY, "{:?}", many.findings[0]);
    assert_little(&few, &many);
}

/// Each comparison read the text anew, and a finding had a copy of it.
#[test]
fn a_text_is_read_once_for_all_views() {
    for (json_type, slot, view) in [
        ("any", key("value"), key("value")),
        ("array", key("value"), key("value")),
        ("array", json!({"keys": ["value"], "json": true}), key("value")),
        ("array", json!({"keys": ["value"], "with": "Self::of"}), json!({"keys": ["value"], "with": "Self::of"})),
    ] {
        let text = large("0");
        let audit = |views: usize, value: &dyn Fn(usize) -> Value| {
            let contract = contract(views, json_type, &json!({"flat": slot, "blob": key("value")}), &view);
            audit(&contract, &[("value", &text), ("x-views", "{}")], |at| json!({"value": value(at)}))
        };
        let differing = |at| json!([at]);
        let (few, many) = (audit(2, &differing), audit(MANY, &differing));
        assert!(many.findings.len() >= MANY, "{slot}: {:?}", many.findings.len());
        assert_eq!(many.unchecked, few.unchecked, "{slot}");
        assert_little(&few, &many);
    }
}

/// Whether JSON refuses a text was asked anew for each view that lacks it, and a finding had a copy of it.
#[test]
fn a_text_that_views_lack_is_read_once() {
    for slot in [key("value"), json!({"keys": ["value"], "json": true}), json!({"keys": ["value"], "list": ","})] {
        let text = if slot.get("list").is_some() { vec!["0"; LARGE].join(",") } else { large("0") };
        let audit = |views: usize| {
            let contract = contract(views, "array", &json!({"flat": slot}), &key("value"));
            audit(&contract, &[("value", &text)], |_| json!({}))
        };
        let (few, many) = (audit(2), audit(MANY));
        assert_eq!(count(&many.findings, &FindingKind::Missing), MANY, "{slot}");
        assert_little(&few, &many);
    }
}

/// How many bytes the value has at most was found by reading its text, for each view that lacks it.
#[test]
fn a_text_that_may_be_a_replacement_is_read_once() {
    let slot = json!({"keys": ["value"], "json": true, "limit": 9_000_000, "instead": "Self::short"});
    let text = large("1234567890");
    let audit = |views: usize| {
        let contract = contract(views, "any", &json!({"flat": slot}), &key("value"));
        audit(&contract, &[("value", &text)], |_| json!({}))
    };
    let (few, many) = (audit(2), audit(MANY));
    assert_eq!(count(&many.findings, &FindingKind::Missing), 0);
    assert_little(&few, &many);
}

/// The parts of a list or a map were all made for each comparison with a small one.
#[test]
fn parts_are_read_once_for_all_views() {
    let list = vec!["a"; LARGE].join(",");
    let entries: Vec<(String, &str)> = (0..LARGE).map(|i| (format!("p_{i}"), "a")).collect();
    let entries: Vec<(&str, &str)> = entries.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    let lists = (json!({"keys": ["value"], "list": ","}), "array", &[("value", list.as_str())][..], json!(["a"]));
    let maps = (json!({"keys": [], "prefix": "p_"}), "object", &entries[..], json!({"0": "a"}));
    for (slot, json_type, flat, value) in [lists, maps] {
        let audit = |views: usize| {
            let contract = contract(views, json_type, &json!({"flat": slot}), &key("value"));
            audit(&contract, flat, |_| json!({"value": value}))
        };
        let (few, many) = (audit(2), audit(MANY));
        assert!(!many.findings.is_empty(), "{slot}");
        assert_little(&few, &many);
    }
}

/// Each view was compared with each other one.
#[test]
fn views_that_all_differ_are_counted() {
    let bounds = Bounds { findings: 5, ..Bounds::default() };
    let bytes = |views: usize| {
        let contract = contract(views, "any", &json!({"blob": key("value")}), &key("value"));
        let mut reader = Observed::with(&contract).bounds(bounds);
        for (at, name) in contract.views().iter().enumerate() {
            // Equal to no other one, and of one length.
            let value = json!({"value": [vec![1; 50], [1_000 + at]]});
            reader = reader.view_named(name, &value);
        }
        let observed = reader.finish();
        measure(|| assert_eq!(observed.audit().len(), 6)).bytes_total
    };
    let (half, whole) = (bytes(MANY / 2), bytes(MANY));
    assert!(whole < half * 3, "{whole} bytes, and {half} for half of the views");
}

/// All were gone through again for each one that says nothing of any other.
#[test]
fn views_of_which_each_has_a_function_of_its_own_are_looked_at_once() {
    let audit = |views: usize| {
        // The last two are made by one function.
        let with = |at: usize| json!({"keys": ["value"], "with": format!("f{}", at.min(views - 2))});
        let contract = contract_of(views, "string", &json!({"blob": key("value")}), with);
        let audited = audit(&contract, &[], |at| json!({"value": format!("x{at}")}));
        assert_eq!(count(&audited.findings, &FindingKind::Differs), 1, "{:?}", audited.findings);
        audited.bytes
    };
    let (half, whole) = (audit(MANY), audit(2 * MANY));
    assert!(whole < half * 3, "{whole} bytes, and {half} for half of the views");
}

/// What agrees with all others is no longer looked at: all were gone through again for each such view.
#[test]
fn views_that_agree_with_all_are_looked_at_once() {
    type Of = fn(usize, usize) -> Value;
    let float: Of = |at, views| match at {
        at if at < views / 2 => json!(9_007_199_254_740_992.0),
        at if at + 1 < views => json!(9_007_199_254_740_992_u64),
        _ => json!(9_007_199_254_740_993_u64),
    };
    let mistyped: Of = |_, _| json!(5);
    for (json_type, value, kind, most) in [
        ("number", float, FindingKind::Differs, 1),
        ("string", mistyped, FindingKind::Mistyped(JsonType::Text), usize::MAX),
    ] {
        let audit = |views: usize| {
            let contract = contract(views, json_type, &json!({"blob": key("value")}), &key("value"));
            let audited = audit(&contract, &[], |at| json!({"value": value(at, views)}));
            assert_eq!(count(&audited.findings, &kind), views.min(most), "{:?}", audited.findings);
            audited.bytes
        };
        let (half, whole) = (audit(MANY), audit(2 * MANY));
        assert!(whole < half * 3, "{whole} bytes, and {half} for half of the views");
    }
}

/// What a field holds was read anew for each comparison with another view of it.
#[test]
fn a_view_that_a_field_holds_is_read_once() {
    let inner = |view: &str| {
        let list = json!({"name": "list", "type": "array", "transports": {view: key("list")}});
        json!({"format": 2, "name": "Inner", "transports": [view], "views": [view], "reserved": [], "foreign": [], "fields": [list]})
    };
    let slot = |view: &str| json!({"keys": ["value"], "view": inner(view)});
    let text = format!(r#"{{"list":{}}}"#, large("0"));
    let audit = |views: usize| {
        let contract = contract(views, "object", &json!({"flat": slot("whole")}), &slot("short"));
        audit(&contract, &[("value", &text)], |at| json!({"value": {"list": [at]}}))
    };
    let (few, many) = (audit(2), audit(MANY));
    assert!(many.findings.len() >= MANY, "{}", many.findings.len());
    assert_little(&few, &many);
}

/// Its contract was arranged for reading anew for each value that came.
#[test]
fn the_contract_of_a_view_is_arranged_once_for_all_its_keys() {
    const FIELDS: usize = 500;
    let field = |i| json!({"name": format!("f{i}"), "type": "any", "optional": true, "transports": {"s": key(&format!("g{i}"))}});
    let inner = json!({
        "format": 2, "name": "Inner", "transports": ["s"], "views": ["s"], "reserved": [], "foreign": [],
        "fields": (0..FIELDS).map(field).collect::<Vec<_>>(),
    });
    let names: Vec<String> = (0..MANY).map(|i| format!("k{i}")).collect();
    let contract = contract(1, "any", &json!({}), &json!({"keys": names, "view": inner}));
    let mut arranged = 0;
    let bytes = |count: usize, arranged: &mut u64| {
        let object: Map<String, Value> = names[..count].iter().map(|name| (name.clone(), json!({"g0": 1}))).collect();
        let mut observed = None;
        *arranged = measure(|| observed = Some(Observed::with(&contract))).bytes_total;
        let observed = observed.unwrap().view_named("v0", &object.into()).finish();
        measure(|| drop((observed.audit(), observed.unchecked(), observed.merged()))).bytes_total
    };
    let (one, all) = (bytes(1, &mut arranged), bytes(MANY, &mut arranged));
    let each = (all - one) / MANY as u64;
    assert!(each < arranged / 2, "{each} bytes for each value, and {arranged} for the contract");
}

/// The end of a text is looked for once, and not for each view that has another one: as many took minutes.
#[test]
fn the_space_around_a_large_text_is_looked_at_once() {
    let contract = contract(MANY, "string", &json!({"blob": key("value")}), &key("value"));
    let large = format!("a{}", " ".repeat(6_000_000));
    let others = |at: usize| json!({"value": if at == 0 { large.clone() } else { format!("x{at}") }});
    let few = audit(&contract, &[], others);
    assert_eq!(count(&few.findings, &FindingKind::Differs), MANY - 1);
    let spaced = |at: usize| json!({"value": if at == 0 { large.as_str() } else { "a" }});
    let found = audit(&contract, &[], spaced).findings;
    // Most have it without the space, so that the one with it is found.
    assert_eq!(count(&found, &FindingKind::Reencoded), 1);
}
