//! Comparison of the slots of a field on one transport.

use serde_json::Value;

use super::Effect;
use super::changes::{Changes, have_same_view};
use super::lists::{Left, each, rows, texts};
use super::types;

/// The surroundings of a slot, which decide the effect of its changes.
pub(super) struct Around<'a> {
    /// The field's old row.
    pub(super) old: &'a Value,
    /// The field's new row.
    pub(super) new: &'a Value,
    /// Returns `true` for a key on a transport that an extra could have there before.
    pub(super) newly_owned: &'a dyn Fn(&str, &str) -> bool,
    /// Returns `true` for a key on a transport that another field had before.
    pub(super) was_anothers: &'a dyn Fn(&str, &str) -> bool,
    /// Compares the contracts of a view that both send.
    pub(super) views: fn(&mut Changes, &str, &Value, &Value),
}

impl Around<'_> {
    /// Returns `true` if every sender must send the slot.
    pub(super) fn must_be(&self, slot: &Value) -> bool {
        let excuses = [(self.new, ["optional", "skip_if", "since"].as_slice()), (slot, &["when", "unless", "since"])];
        excuses.into_iter().all(|(row, names)| names.iter().all(|name| row[name].is_null()))
    }

    /// Returns the effect of a new key.
    fn new_key(&self, transport: &str, slot: &Value, key: &str) -> Effect {
        if (self.was_anothers)(transport, key) {
            Effect::BreakingForReaders
        } else if self.must_be(slot) || (self.newly_owned)(transport, key) {
            Effect::BreakingForSenders
        } else {
            Effect::Additive
        }
    }

    /// Returns the effect of a new slot: that of its gravest key.
    pub(super) fn new_slot(&self, transport: &str, slot: &Value) -> Effect {
        let keys = rows(&slot["keys"]).into_iter().filter_map(Value::as_str);
        keys.map(|key| self.new_key(transport, slot, key)).min().unwrap_or(Effect::Additive)
    }
}

/// Compares the slots of one transport. Slots with the same keys are compared with each other.
pub(super) fn slots(
    changes: &mut Changes,
    place: &str,
    transport: &str,
    old: &Value,
    new: &Value,
    around: &Around<'_>,
) {
    let before = changes.0.len();
    // Two words with one key are told apart by all else.
    let (mut was, mut left) = (words(old), Left::by(words(new), alone));
    was.retain(|was| left.take(&alone(was)).is_none());
    let keys_of = |word: &Value| word["keys"].to_string();
    let mut left = Left::by(left.rest(), keys_of);
    let mut others = Vec::new();
    for was in was {
        match left.take(&keys_of(was)) {
            Some(is) => slot(changes, place, was, is, around),
            None => others.push(was),
        }
    }
    let left = left.rest();
    let paired = others.len().min(left.len());
    for (was, is) in others.iter().zip(&left) {
        slot(changes, place, was, is, around);
        keys(changes, place, transport, was, is, around);
    }
    for was in &others[paired..] {
        let effect = if is_announced(around.old, was) { Effect::Documentation } else { Effect::BreakingForReaders };
        changes.add(effect, place, format!("{} is gone", named(was)));
    }
    for is in &left[paired..] {
        changes.add(around.new_slot(transport, is), place, format!("{} is new", named(is)));
    }
    if changes.0.len() == before && old != new {
        changes.add(Effect::Documentation, place, "the same words in another order");
    }
}

fn slot(changes: &mut Changes, place: &str, was: &Value, is: &Value, around: &Around<'_>) {
    changes.slot(place, was, is, around.must_be(is));
    types::members(changes, place, was, is);
    if have_same_view(was, is) {
        (around.views)(changes, place, &was["view"], &is["view"]);
    }
}

/// Returns the words of a transport, with the first one those beside it.
pub(super) fn words(slot: &Value) -> Vec<&Value> {
    if slot.is_null() { Vec::new() } else { std::iter::once(slot).chain(rows(&slot["also"])).collect() }
}

/// Returns the text of a word without those beside it.
fn alone(word: &Value) -> String {
    let mut word = word.clone();
    word["also"].take();
    word.to_string()
}

fn named(slot: &Value) -> String {
    // Its keys are those of the entries.
    if let Some(prefix) = slot["prefix"].as_str() {
        return format!("the prefix `{prefix}`");
    }
    let keys: Vec<String> = texts(&slot["keys"]).iter().map(|key| format!("`{key}`")).collect();
    if keys.is_empty() { "what has no key".to_owned() } else { keys.join(", ") }
}

fn keys(changes: &mut Changes, place: &str, transport: &str, was: &Value, is: &Value, around: &Around<'_>) {
    let (old, new) = (texts(&was["keys"]), texts(&is["keys"]));
    let before = changes.0.len();
    each(&old, &new, |key, added| {
        let (effect, what) = match added {
            true => (around.new_key(transport, is, &key), "is new"),
            false if is_announced(around.old, was) => (Effect::Documentation, "is gone"),
            false => (Effect::BreakingForReaders, "is gone"),
        };
        changes.add(effect, place, format!("key `{key}` {what}"));
    });
    if changes.0.len() == before && old != new {
        changes.add(Effect::Documentation, place, "the same keys in another order");
    }
}

/// Returns `true` if the old contract announced with `until` that the slot would go.
pub(super) fn is_announced(row: &Value, slot: &Value) -> bool {
    !slot["until"].is_null() || !row["until"].is_null()
}
