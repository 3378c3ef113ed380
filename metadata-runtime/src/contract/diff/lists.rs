//! Arrays in a contract's JSON.

use serde_json::Value;

/// Returns the strings of an array.
pub(super) fn texts(value: &Value) -> Vec<String> {
    rows(value).into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns the items of an array; none if it is absent.
pub(super) fn rows(value: &Value) -> Vec<&Value> {
    value.as_array().into_iter().flatten().collect()
}

/// Calls `found` with each text that only one of two lists has, and with `true` if the new one has it. A text that a list
/// repeats counts as often as it is there.
pub(super) fn each(old: &[String], new: &[String], mut found: impl FnMut(String, bool)) {
    let mut left: Vec<&String> = new.iter().collect();
    for text in old {
        match left.iter().position(|other| *other == text) {
            Some(place) => drop(left.remove(place)),
            None => found(text.clone(), false),
        }
    }
    for text in left {
        found(text.clone(), true);
    }
}
