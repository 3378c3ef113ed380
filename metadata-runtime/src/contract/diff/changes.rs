//! A list of changes, and the comparison of members that have one value each.

use serde_json::{Map, Value};

use super::rules::{self, Rule};
use super::{Change, Effect};

/// The changes found so far.
pub(super) struct Changes(pub(super) Vec<Change>);

impl Changes {
    /// Adds a change at `place`.
    pub(super) fn add(&mut self, effect: Effect, place: &str, what: impl Into<String>) {
        self.0.push(Change { place: place.to_owned(), what: what.into(), effect });
    }

    /// Compares the members of two objects by their rules, without those in `apart`, which are not one value.
    pub(super) fn members(
        &mut self,
        place: &str,
        old: &Value,
        new: &Value,
        apart: &[&str],
        rules: &[Rule],
        required: bool,
    ) {
        for name in names(old, new).into_iter().filter(|name| !apart.contains(&name.as_str())) {
            let rule = rules.iter().find(|rule| rule.member == name).unwrap_or(&rules::UNKNOWN);
            let (was, is) = (&old[&name], &new[&name]);
            let (class, what) = match (was.is_null(), is.is_null()) {
                _ if was == is => continue,
                (true, _) => (rule.added, format!("`{name}` is new{}", shown(": ", is))),
                (_, true) => (rule.removed, format!("`{name}` is gone{}", shown(": ", was))),
                _ => (rule.changed, format!("`{name}` was {}, is {}", shown("", was), shown("", is))),
            };
            self.add(class.effect(was, is, required), place, what);
        }
    }

    /// Compares the members of a slot, without its keys, its further words, and the rows of a view that both have.
    pub(super) fn slot(&mut self, place: &str, old: &Value, new: &Value, required: bool) {
        let apart: &[&str] =
            if have_same_view(old, new) { &["keys", "types", "also", "view"] } else { &["keys", "types", "also"] };
        self.members(place, old, new, apart, rules::SLOT, required);
    }
}

/// Returns whether both slots send the view of one name.
pub(super) fn have_same_view(old: &Value, new: &Value) -> bool {
    let name = |slot: &Value| slot["view"]["views"].clone();
    name(old).is_array() && name(old) == name(new)
}

/// Returns the names of the members of both objects, sorted and without repetition.
pub(super) fn names(old: &Value, new: &Value) -> Vec<String> {
    let members = |value: &Value| value.as_object().map(Map::keys).into_iter().flatten().cloned().collect::<Vec<_>>();
    let mut all = [members(old), members(new)].concat();
    all.sort();
    all.dedup();
    all
}

/// Returns a value as a message quotes it, a view by its name. A flag that is `true` is not quoted: its name says it.
fn shown(before: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => String::new(),
        Value::Object(view) if view.contains_key("views") => {
            format!("{before}`{}`", view["views"][0].as_str().unwrap_or_default())
        }
        Value::String(text) => format!("{before}`{text}`"),
        other => format!("{before}`{other}`"),
    }
}
