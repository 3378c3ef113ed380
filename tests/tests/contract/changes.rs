//! Pairs of contracts, and what is different between them.

use std::collections::BTreeSet;

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Effect, OwnedContract, diff};
use codex_metadata::{CodexMeta as _, Contract};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::arbitrary::{contract, field};

/// The documentation's table, which the tests hold the code to.
const DOCUMENTED: &str = include_str!("../../../metadata-runtime/docs/contract_changes.md");

fn read(value: &Value) -> OwnedContract {
    OwnedContract::from_value(value).unwrap_or_else(|error| panic!("{error}"))
}

/// A contract with one field that must be there, and the caller's pairs.
fn base() -> Value {
    json!({
        "format": 2,
        "name": "Meta",
        "transports": ["header", "flat", "blob"],
        "blob": {"key": "x-meta", "when": null, "header_limit": null, "body_limit": null},
        "header_limit": null,
        "header_total": null,
        "flat_limit": null,
        "views": [],
        "reserved": [],
        "foreign": [],
        "fields": [
            {"name": "id", "type": "string", "transports": {"flat": {"keys": ["id"]}}},
            {"name": "extras", "type": "any", "transports": {}},
        ],
    })
}

/// The lines of a difference.
fn lines(old: &Value, new: &Value) -> Vec<String> {
    diff(&read(old), &read(new)).changes().iter().map(ToString::to_string).collect()
}

/// One of each cell of the table: what the members are of, the member, and the class of adding, removing and changing it.
fn documented() -> Vec<(String, String, [String; 3])> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let rows = DOCUMENTED.lines().filter(|line| line.starts_with("| ")).map(cells).filter(|cells| cells[0] != "of");
    // The numbers of the notes are no part of a class.
    let class = |cell: &String| cell.trim_end_matches(['¹', '²', '³', '⁴', '⁵', '⁶', ' ']).to_owned();
    rows.map(|cells| (cells[0].clone(), cells[1].clone(), [class(&cells[2]), class(&cells[3]), class(&cells[4])]))
        .collect()
}

/// A contract that has one view with one row.
fn view_of(view: &str, row: &str) -> Value {
    let mut contract = base();
    contract["fields"] = json!([{"name": "id", "type": row, "transports": {view: {"keys": ["id"]}}}]);
    (contract["transports"], contract["views"], contract["blob"]) = (json!([view]), json!([view]), Value::Null);
    contract
}

/// Two contracts of the same view are compared by their rows.
#[test]
fn the_rows_of_a_view_are_compared() {
    let with = |view: Value| {
        let mut contract = base();
        contract["fields"][0]["transports"]["flat"]["view"] = view;
        contract
    };
    let (text, number) = (with(view_of("one", "string")), with(view_of("one", "number")));
    assert_eq!(
        lines(&text, &number),
        ["breaking for readers: field `id`, flat, its view, field `id`: its type was string, is number"],
    );
    let mut gone = text.clone();
    gone["fields"][0]["transports"]["flat"]["view"]["fields"] = json!([]);
    assert_eq!(lines(&text, &gone), ["breaking for readers: field `id`, flat, its view, field `id`: it is gone (one)"],);
    let mut other = text.clone();
    other["fields"][0]["transports"]["flat"]["view"]["foreign"] = json!(["traceparent"]);
    assert_eq!(lines(&text, &other).len(), 1);
    assert!(lines(&text, &text).is_empty());
}

/// An extra may have had the key in a view too, if there was that view, and no field had the key in it.
#[test]
fn a_new_key_in_a_view_takes_it_from_extras() {
    let with = |views: Value, fields: &[(&str, Value)]| {
        let mut contract = base();
        contract["fields"][1]["extras"] = true.into();
        contract["views"] = views.clone();
        contract["transports"].as_array_mut().unwrap().extend(views.as_array().unwrap().clone());
        for (name, transports) in fields {
            let row = json!({"name": name, "type": "string", "optional": true, "transports": transports});
            contract["fields"].as_array_mut().unwrap().push(row);
        }
        contract
    };
    let log = || json!(["log"]);
    let window = ("window", json!({"log": {"keys": ["window"]}}));
    let new = with(log(), std::slice::from_ref(&window));
    assert_eq!(lines(&with(log(), &[]), &new), ["breaking for senders: field `window`: it is new (log)"]);
    let no_view = lines(&with(json!([]), &[]), &new);
    assert_eq!(no_view, ["additive: transport `log` is new", "additive: field `window`: it is new (log)"]);
    // The member of a flattened type, and a key that extras could not have.
    let flattened = |keys: &[&str]| with(log(), &[("kind", json!({"log": {"keys": keys, "flatten": true}}))]);
    let member = lines(&flattened(&["kind"]), &flattened(&["kind", "zone"]));
    assert_eq!(member, ["breaking for senders: field `kind`, log: key `zone` is new"]);
    let owned = lines(&with(log(), &[]), &with(log(), &[("copy", json!({"log": {"keys": ["id"]}}))]));
    assert_eq!(owned, ["additive: field `copy`: it is new (log)"]);
}

/// Two values of a member; of a limit the second is lower.
fn values(member: &str) -> (Value, Value) {
    match member {
        "header_limit" | "header_total" | "flat_limit" | "body_limit" | "limit" => (json!(200), json!(100)),
        "shed" => (json!(1), json!(2)),
        "optional" | "extras" | "sensitive" | "body_only" | "flatten" | "yields" | "json" | "repeat"
        | "header_only" | "part" | "others" => (json!(true), Value::Null),
        "kind" => (json!("mcp"), json!("frame")),
        "methods" => (json!(["POST"]), json!(["PUT"])),
        "urls" => (json!(["/a"]), json!(["/b"])),
        "header" => (json!("a"), json!("b")),
        "member" => (json!({"at": "/a", "is": "a"}), json!({"at": "/a", "is": "b"})),
        "senders" => (json!([{"header": "a", "begins": "a"}]), json!([{"header": "a", "begins": "b"}])),
        "common" => (json!(["a"]), json!(["b"])),
        "flat" => (json!("/a"), json!("/b")),
        "views" => (json!([{"view": "log", "at": "/a"}]), json!([{"view": "log", "at": "/b"}])),
        "within" => (json!([{"field": "a", "of": "A"}]), json!([{"field": "a", "of": "B"}])),
        "view" => (view_of("one", "string"), view_of("other", "string")),
        _ => (json!("1.0.0"), json!("2.0.0")),
    }
}

#[test]
fn each_member_has_the_class_that_the_table_says() {
    let mut seen = BTreeSet::new();
    for (of, member, classes) in documented() {
        let name = member.trim_matches('`');
        if member.matches('`').count() != 2 || member.len() != name.len() + 2 {
            // A row in words, of which `pairs` has examples.
            continue;
        }
        seen.insert((of.clone(), name.to_owned()));
        let (first, second) = values(name);
        let with = |value: &Value| {
            let mut contract = base();
            let place = match of.as_str() {
                "contract" => &mut contract,
                "blob" => &mut contract["blob"],
                // Only the caller's pairs can be shed as a field.
                "field" if name == "shed" => {
                    contract["fields"][1]["extras"] = true.into();
                    &mut contract["fields"][1]
                }
                "field" => &mut contract["fields"][0],
                "slot" => &mut contract["fields"][0]["transports"]["flat"],
                "path" => {
                    contract["views"] = json!(["log"]);
                    contract["transports"] = json!(["header", "flat", "blob", "log"]);
                    contract["paths"] = json!([{"name": "turn", "kind": "http", "carriers": ["flat", "log"]}]);
                    let headers = json!({"name": "ids", "type": "any", "transports": {"header": {"keys": ["a", "b"]}}});
                    contract["fields"][1] = headers;
                    &mut contract["paths"][0]
                }
                other => panic!("{other} is no part of a contract"),
            };
            if !value.is_null() {
                place[name] = value.clone();
            }
            contract
        };
        let always_there = [("contract", "name"), ("blob", "key"), ("path", "kind")].contains(&(of.as_str(), name));
        let (without, with, other) = (with(&Value::Null), with(&first), with(&second));
        for (class, old, new, possible) in [
            (&classes[0], &without, &with, !always_there),
            (&classes[1], &with, &without, !always_there),
            (&classes[2], &with, &other, !second.is_null()),
        ] {
            if !possible {
                assert!(class == "-" || always_there, "{of} `{name}`");
                continue;
            }
            let lines = lines(old, new);
            assert_eq!(lines.len(), 1, "{of} `{name}`: {lines:?}");
            assert!(lines[0].starts_with(&format!("{class}: ")), "{of} `{name}`, {class}: {lines:?}");
        }
    }
    // Every member that a contract's JSON can have is in the table.
    let schema: Value = serde_json::from_str(Contract::SCHEMA).expect("the schema is JSON");
    let apart = [
        "format",
        "transports",
        "blob",
        "views",
        "reserved",
        "foreign",
        "paths",
        "fields",
        "carriers",
        "holds",
        "fails",
        "required",
        "releases",
        "type",
        "min",
        "max",
        "keys",
        "types",
        "also",
    ];
    for (of, pointer) in [
        ("contract", "/properties"),
        ("blob", "/properties/blob/properties"),
        ("field", "/$defs/field/properties"),
        ("slot", "/$defs/slot/properties"),
        ("path", "/$defs/path/properties"),
    ] {
        let members = schema.pointer(pointer).and_then(Value::as_object).expect("the schema has its members");
        for member in members.keys().filter(|member| !apart.contains(&member.as_str())) {
            let is_name = ["field", "path"].contains(&of) && member == "name";
            assert!(is_name || seen.contains(&(of.to_owned(), member.clone())), "{of} `{member}` is not in the table");
        }
    }
}

/// The rows without a member of their own, the notes, and more than one change at once.
#[test]
#[expect(clippy::too_many_lines, reason = "a list of pairs")]
fn pairs() {
    let row = |name: &str, more: Value| {
        let mut row = json!({"name": name, "type": "string", "transports": {"flat": {"keys": [name]}}});
        more.as_object().expect("it is an object").iter().for_each(|(name, value)| row[name] = value.clone());
        row
    };
    let extras = |contract: &mut Value| contract["fields"][1]["extras"] = true.into();
    let keep = |_: &mut Value| {};
    let check = |before: &dyn Fn(&mut Value), after: &dyn Fn(&mut Value), forth: &[&str], back: &[&str]| {
        let (mut old, mut new) = (base(), base());
        before(&mut old);
        after(&mut new);
        assert_eq!(lines(&old, &new), forth);
        assert_eq!(lines(&new, &old), back);
    };
    check(&keep, &keep, &[], &[]);
    // The types of what is flattened.
    let member = |json: Value| {
        move |contract: &mut Value| {
            let mut blob = json!({"keys": ["kind"], "flatten": true});
            if !json.is_null() {
                blob["types"] = json!({"kind": json});
            }
            contract["fields"][0]["transports"]["blob"] = blob;
        }
    };
    check(
        &member(Value::Null),
        &member(json!({"type": "string"})),
        &["additive: field `id`, blob: the type of `kind` was any, is string"],
        &["breaking for readers: field `id`, blob: the type of `kind` was string, is any"],
    );
    let byte = |max: &str| member(json!({"type": "integer", "min": "0", "max": max}));
    check(
        &byte("255"),
        &byte("9"),
        &["additive: field `id`, blob: the type of `kind` was integer from 0 to 255, is integer from 0 to 9"],
        &[
            "breaking for readers: field `id`, blob: the type of `kind` was integer from 0 to 9, is integer from 0 to 255",
        ],
    );
    check(
        &keep,
        &|contract| {
            contract["views"] = json!(["log"]);
            contract["transports"] = json!(["header", "flat", "blob", "log"]);
        },
        &["additive: transport `log` is new"],
        &["breaking for readers: transport `log` is gone"],
    );
    check(
        &keep,
        &|contract| contract["reserved"] = json!(["once"]),
        &["documentation: reserved `once` is new"],
        &["additive: reserved `once` is gone"],
    );
    check(
        &extras,
        &|contract| {
            extras(contract);
            contract["reserved"] = json!(["once"]);
            contract["foreign"] = json!(["trace"]);
        },
        &["breaking for senders: reserved `once` is new", "breaking for senders: foreign `trace` is new"],
        &["breaking for senders: foreign `trace` is gone", "additive: reserved `once` is gone"],
    );
    check(
        &keep,
        &|contract| contract["foreign"] = json!(["trace"]),
        &["additive: foreign `trace` is new"],
        &["breaking for senders: foreign `trace` is gone"],
    );
    // A field that must be there, one that need not, one that could not be before.
    let add = |more: Value| move |contract: &mut Value| contract["fields"][2] = row("window", more.clone());
    let adding = |contract: &mut Value| contract["fields"].as_array_mut().expect("rows").push(Value::Null);
    let added = |more: Value| {
        let add = add(more);
        move |contract: &mut Value| {
            adding(contract);
            add(contract);
        }
    };
    let gone = "breaking for readers: field `window`: it is gone (flat)";
    check(&keep, &added(json!({})), &["breaking for senders: field `window`: it is new (flat)"], &[gone]);
    check(&keep, &added(json!({"optional": true})), &["additive: field `window`: it is new (flat)"], &[gone]);
    check(&keep, &added(json!({"since": "2.0.0"})), &["additive: field `window`: it is new (flat)"], &[gone]);
    check(
        &extras,
        &|contract| {
            extras(contract);
            added(json!({"optional": true}))(contract);
        },
        &["breaking for senders: field `window`: it is new (flat)"],
        &[gone],
    );
    check(
        &keep,
        &added(json!({"until": "2.0.0", "optional": true})),
        &["additive: field `window`: it is new (flat)"],
        &["documentation: field `window`: it is gone (flat)"],
    );
    check(
        &keep,
        &added(json!({"transports": {}})),
        &["documentation: field `window`: it is new"],
        &["documentation: field `window`: it is gone"],
    );
    // A rename of the field, and of its key: at once, and by way of both keys.
    let flat = |contract: &mut Value, slot: Value| contract["fields"][0]["transports"]["flat"] = slot;
    check(
        &keep,
        &|contract| contract["fields"][0]["name"] = "ident".into(),
        &["documentation: field `id`: `name` was `id`, is `ident`"],
        &["documentation: field `ident`: `name` was `ident`, is `id`"],
    );
    check(
        &keep,
        &|contract| flat(contract, json!({"keys": ["ident"]})),
        &[
            "breaking for readers: field `id`, flat: key `id` is gone",
            "breaking for senders: field `id`, flat: key `ident` is new",
        ],
        &[
            "breaking for readers: field `id`, flat: key `ident` is gone",
            "breaking for senders: field `id`, flat: key `id` is new",
        ],
    );
    let both = json!({"keys": ["id"], "until": "3.0.0", "also": [{"keys": ["ident"], "since": "2.0.0"}]});
    check(
        &keep,
        &|contract| flat(contract, both.clone()),
        &["additive: field `id`, flat: `ident` is new", "documentation: field `id`, flat: `until` is new: `3.0.0`"],
        &[
            "breaking for readers: field `id`, flat: `ident` is gone",
            "breaking for senders: field `id`, flat: `until` is gone: `3.0.0`",
        ],
    );
    check(
        &|contract| flat(contract, both.clone()),
        &|contract| flat(contract, json!({"keys": ["ident"], "since": "2.0.0"})),
        &["documentation: field `id`, flat: `id` is gone"],
        &["breaking for senders: field `id`, flat: `id` is new"],
    );
    // Another transport.
    check(
        &keep,
        &|contract| contract["fields"][0]["transports"]["blob"] = json!({"keys": ["id"], "when": "Self::is_turn"}),
        &["additive: field `id`, blob: `id` is new"],
        &["breaking for readers: field `id`, blob: `id` is gone"],
    );
    // Types.
    let integer = |min: &str, max: &str| {
        let (min, max) = (min.to_owned(), max.to_owned());
        move |contract: &mut Value| {
            let row = &mut contract["fields"][0];
            (row["type"], row["min"], row["max"]) = ("integer".into(), min.clone().into(), max.clone().into());
        }
    };
    check(
        &keep,
        &integer("0", "255"),
        &["breaking for readers: field `id`: its type was string, is integer from 0 to 255"],
        &["breaking for readers: field `id`: its type was integer from 0 to 255, is string"],
    );
    check(
        &integer("0", "255"),
        &integer("1", "9"),
        &["additive: field `id`: its type was integer from 0 to 255, is integer from 1 to 9"],
        &["breaking for readers: field `id`: its type was integer from 1 to 9, is integer from 0 to 255"],
    );
    check(
        &|contract| contract["fields"][0]["type"] = "any".into(),
        &keep,
        &["additive: field `id`: its type was any, is string"],
        &["breaking for readers: field `id`: its type was string, is any"],
    );
    // A condition of a field that need not be there, and one that was turned round.
    let optional = |contract: &mut Value| contract["fields"][0]["optional"] = true.into();
    check(
        &optional,
        &|contract| {
            optional(contract);
            flat(contract, json!({"keys": ["id"], "when": "Self::is_turn"}));
        },
        &["breaking for readers: field `id`, flat: `when` is new: `Self::is_turn`"],
        &["additive: field `id`, flat: `when` is gone: `Self::is_turn`"],
    );
    // Nothing but the order.
    check(
        &keep,
        &|contract| contract["fields"].as_array_mut().expect("rows").reverse(),
        &["documentation: the same in another order"],
        &["documentation: the same in another order"],
    );
}

#[test]
fn effects_come_in_the_order_of_their_gravity() {
    assert!(Effect::ALL.is_sorted());
    assert_eq!(Effect::ALL.map(Effect::is_breaking), [true, true, false, false]);
    let (old, mut new) = (CodexResponsesMetadata::CONTRACT, CodexResponsesMetadata::CONTRACT.to_json());
    new["fields"].as_array_mut().expect("rows").remove(3);
    new["name"] = "Meta".into();
    let found = diff(old, &read(&new));
    assert_eq!(
        found.to_string(),
        "breaking for readers: field `agent_name`: it is gone (blob)\n\
         documentation: `name` was `CodexResponsesMetadata`, is `Meta`",
    );
    assert_eq!(found.to_json()[0]["effect"], "breaking for readers");
    assert!(found.is_breaking() && !diff(old, old).is_breaking());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// A difference is empty if and only if the contracts are equal, and each that is found forth is found back.
    #[test]
    fn a_difference_is_complete_and_symmetric(one in contract(), other in contract(), row in field(), at in any::<prop::sample::Index>()) {
        let mut near = one.clone();
        let rows = near["fields"].as_array_mut().unwrap();
        // The last is what paths require.
        if rows.len() > 1 {
            let place = at.index(rows.len() - 1);
            let name = rows[place]["name"].clone();
            rows[place] = row;
            rows[place]["name"] = name;
        }
        for (old, new) in [(&one, &one), (&one, &other), (&one, &near), (&near, &other)] {
            let (first, second) = (read(old), read(new));
            let (forth, back) = (diff(&first, &second), diff(&second, &first));
            prop_assert_eq!(forth.is_empty(), first == second);
            prop_assert_eq!(forth.changes().len(), back.changes().len());
            let places = |found: &codex_metadata::contract::ContractDiff| {
                let mut all: Vec<String> = found.changes().iter().map(|change| change.place().to_owned()).collect();
                all.sort();
                all
            };
            prop_assert_eq!(places(&forth), places(&back));
        }
    }
}
