//! Whatever a contract can say, as the JSON of its file.

use proptest::prelude::*;
use serde_json::{Value, json};

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
            let condition = if negated { "unless" } else { "when" };
            for (name, text) in [condition, "with", "read", "instead", "since", "until"].into_iter().zip(texts) {
                if let Some(text) = text {
                    row[name] = text.into();
                }
            }
            for (name, flag) in ["sensitive", "body_only", "flatten", "yields", "json"].into_iter().zip(flags) {
                flag.then(|| row[name] = true.into());
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
                "format": 1, "name": "Inner", "transports": ["tool"], "blob": null, "header_limit": null,
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

pub(crate) fn contract() -> impl Strategy<Value = Value> {
    let limits = proptest::collection::vec(proptest::option::of(any::<u32>()), 5);
    let names = || proptest::collection::vec(text(), 0..3);
    (text(), limits, (text(), proptest::option::of(text())), names(), names(), proptest::collection::vec(field(), 0..5))
        .prop_map(|(name, limits, (key, when), reserved, foreign, mut fields)| {
            for (i, field) in fields.iter_mut().enumerate() {
                field["name"] = format!("field_{i}").into();
            }
            json!({
                "format": 1,
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
            })
        })
}
