//! Whatever a contract can say, as the JSON of its file.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z][a-z0-9_-]{0,11}", "\\PC{0,6}"]
}

fn slot() -> impl Strategy<Value = Value> {
    let flags = proptest::collection::vec(any::<bool>(), 5);
    let texts = proptest::collection::vec(proptest::option::weighted(0.3, text()), 6);
    let numbers = proptest::collection::vec(proptest::option::weighted(0.3, any::<u32>()), 2);
    (proptest::collection::vec(text(), 0..3), any::<bool>(), texts, flags, numbers, 0..9).prop_map(
        |(keys, negated, texts, flags, numbers, parts)| {
            let mut row = json!({"keys": keys});
            let types =
                keys.iter().zip([json!({"type": "string"}), json!({"type": "integer", "min": "-1", "max": "9"})]);
            let types: Map<String, Value> = types.map(|(key, json)| (key.clone(), json)).collect();
            let condition = if negated { "unless" } else { "when" };
            for (name, text) in [condition, "with", "read", "instead", "since", "until"].into_iter().zip(texts) {
                if let Some(text) = text {
                    row[name] = text.into();
                }
            }
            for (name, flag) in ["sensitive", "body_only", "flatten", "yields", "json"].into_iter().zip(flags) {
                flag.then(|| row[name] = true.into());
            }
            if row["flatten"] == true && !types.is_empty() {
                row["types"] = types.into();
            }
            for (name, number) in ["limit", "shed"].into_iter().zip(numbers) {
                if let Some(number) = number {
                    row[name] = number.into();
                }
            }
            match parts {
                1 => row["list"] = ", ".into(),
                2 => row["repeat"] = true.into(),
                3 => row["prefix"] = "x-".into(),
                _ => {}
            }
            row
        },
    )
}

/// A slot, of which some send a view.
fn slot_with_view() -> impl Strategy<Value = Value> {
    (slot(), proptest::option::weighted(0.2, slot())).prop_map(|(mut row, inner)| {
        if let Some(inner) = inner {
            row["view"] = json!({
                "format": 2, "name": "Inner", "transports": ["tool"], "blob": null, "header_limit": null,
                "header_total": null, "flat_limit": null, "views": ["tool"], "reserved": [], "foreign": [],
                "fields": [{"name": "inner", "type": "any", "transports": {"tool": inner}}],
            });
        }
        row
    })
}

pub(crate) fn field() -> impl Strategy<Value = Value> {
    let slots = proptest::collection::vec(
        proptest::option::weighted(0.6, (slot_with_view(), proptest::collection::vec(slot(), 0..2))),
        5,
    );
    let texts = proptest::collection::vec(proptest::option::weighted(0.3, text()), 5);
    let range = proptest::option::weighted(0.3, (any::<i128>(), any::<u128>()));
    let extras = proptest::option::weighted(0.2, proptest::option::of(any::<u32>()));
    (slots, 0..6_usize, range, any::<bool>(), texts, extras).prop_map(
        |(slots, json_type, range, optional, texts, extras)| {
            let mut row = json!({"transports": {}});
            for (transport, slot) in ["header", "flat", "blob", "tool", "log"].into_iter().zip(slots) {
                let Some((mut slot, more)) = slot else {
                    continue;
                };
                if !more.is_empty() {
                    slot["also"] = more.into();
                }
                row["transports"][transport] = slot;
            }
            row["type"] = ["any", "string", "number", "boolean", "array", "object"][json_type].into();
            if let Some((min, max)) = range {
                (row["type"], row["min"], row["max"]) =
                    ("integer".into(), min.to_string().into(), max.to_string().into());
            }
            optional.then(|| row["optional"] = true.into());
            for (name, text) in ["doc", "skip_if", "since", "until", "deprecated"].into_iter().zip(texts) {
                if let Some(text) = text {
                    row[name] = text.into();
                }
            }
            if let Some(shed) = extras {
                row["extras"] = true.into();
                if let Some(rank) = shed {
                    row["shed"] = rank.into();
                }
            }
            row
        },
    )
}

/// A path that names nothing but what [`contract`] has.
fn path() -> impl Strategy<Value = Value> {
    let token = || proptest::option::weighted(0.5, "[A-Z]{1,5}");
    let urls = proptest::collection::vec("[/*][a-z/*]{0,8}", 0..3);
    let pointer = || "(/([a-z]|~0|~1|é){0,3}){0,2}";
    let version = || proptest::option::weighted(0.4, "[0-9]\\.[0-9]{1,3}\\.[0-9](-rc)?");
    let carriers = proptest::sample::subsequence(vec!["flat", "header", "header blob", "tool", "log"], 1..=5);
    let flags = proptest::collection::vec(any::<bool>(), 3);
    let pointers = (pointer(), pointer(), proptest::option::weighted(0.3, (pointer(), text())));
    let recognised = (0..4_usize, token(), urls, proptest::option::weighted(0.3, "[a-z-]{1,8}"));
    (recognised, flags, carriers, pointers, (version(), version(), version())).prop_map(
        |((kind, method, urls, header), flags, carriers, (flat, view, member), (since, until, version))| {
            let kind = ["http", "handshake", "frame", "mcp"][kind];
            let mut row = json!({"kind": kind, "carriers": carriers});
            let mut put = |name: &str, value: Option<Value>| {
                if let Some(value) = value {
                    row[name] = value;
                }
            };
            put("methods", method.map(|method| json!([method])));
            put("urls", (!urls.is_empty()).then(|| urls.into()));
            put("header", header.map(Into::into));
            put("member", member.map(|(at, is)| json!({"at": at, "is": is})));
            put("others", flags[0].then(|| true.into()));
            put("senders", flags[1].then(|| json!([{"header": "user-agent", "begins": "a"}])));
            put("flat", carriers.contains(&"flat").then(|| flat.into()));
            put("views", carriers.contains(&"log").then(|| json!([{"view": "log", "at": view}])));
            put("required", flags[2].then(|| json!(["steady"])));
            put("sender_version", version.map(Into::into));
            if since.is_some() || until.is_some() {
                let mut release = json!({"carrier": carriers[0]});
                if let Some(since) = since {
                    release["since"] = since.into();
                }
                if let Some(until) = until {
                    release["until"] = until.into();
                }
                put("releases", Some(json!([release])));
            }
            row
        },
    )
}

pub(crate) fn contract() -> impl Strategy<Value = Value> {
    let paths = proptest::collection::vec(path(), 0..3);
    let limits = proptest::collection::vec(proptest::option::of(any::<u32>()), 5);
    let names = || proptest::collection::vec(text(), 0..3);
    (
        text(),
        limits,
        (text(), proptest::option::of(text())),
        names(),
        names(),
        proptest::collection::vec(field(), 0..5),
        paths,
    )
        .prop_map(|(name, limits, (key, when), reserved, foreign, mut fields, mut paths)| {
            for (i, field) in fields.iter_mut().enumerate() {
                field["name"] = format!("field_{i}").into();
            }
            // What a path may require, whatever the others are.
            fields.push(json!({"name": "steady", "type": "string", "transports": {}}));
            for (i, path) in paths.iter_mut().enumerate() {
                path["name"] = format!("path {i}").into();
            }
            let mut contract = json!({
                "format": 2,
                "name": name,
                "transports": ["header", "flat", "blob", "tool", "log"],
                "blob": {"key": key, "when": when, "header_limit": limits[0], "body_limit": limits[1]},
                "header_limit": limits[2],
                "header_total": limits[3],
                "flat_limit": limits[4],
                "views": ["tool", "log"],
                "reserved": reserved,
                "foreign": foreign,
                "fields": fields,
            });
            if !paths.is_empty() {
                contract["paths"] = paths.into();
            }
            contract
        })
}
