//! Comparison of JSON types, of fields and of members.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::Effect;
use super::changes::Changes;
use super::lists::texts;

/// Compares the types of the members that both slots have of what they flatten.
pub(super) fn members(changes: &mut Changes, place: &str, was: &Value, is: &Value) {
    let kept: HashSet<String> = texts(&is["keys"]).into_iter().collect();
    let known = |slot: &Value, key: &str| match &slot["types"][key] {
        Value::Null => json!({"type": "any"}),
        json => json.clone(),
    };
    let mut keys = texts(&was["keys"]);
    keys.sort();
    keys.dedup();
    for key in keys.iter().filter(|key| kept.contains(*key)) {
        let (was, is) = (known(was, key), known(is, key));
        if let Some(effect) = retyped(&was, &is) {
            changes.add(effect, place, format!("the type of `{key}` was {}, is {}", type_of(&was), type_of(&is)));
        }
    }
}

pub(super) fn type_of(row: &Value) -> String {
    let text = |name: &str| row[name].as_str().unwrap_or_default();
    match text("type") {
        "integer" => format!("integer from {} to {}", text("min"), text("max")),
        other => other.to_owned(),
    }
}

/// Returns the effect of a changed type, or `None` if it is unchanged. A type where there was none, and a narrower range,
/// break no reader.
pub(super) fn retyped(was: &Value, is: &Value) -> Option<Effect> {
    let bound = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    let range = |row| Some((bound(row, "min")?.parse::<i128>().ok()?, bound(row, "max")?.parse::<u128>().ok()?));
    if was["type"] == is["type"] && was["min"] == is["min"] && was["max"] == is["max"] {
        return None;
    }
    Some(match (range(was), range(is)) {
        (Some((old_min, old_max)), Some((min, max))) if min >= old_min && max <= old_max => Effect::Additive,
        _ if was["type"] == "any" => Effect::Additive,
        _ => Effect::BreakingForReaders,
    })
}
