//! Comparison of two contracts, row by row.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::changes::{Changes, names};
use super::lists::{Left, each, rows, texts};
use super::paths::paths;
use super::slots::{Around, is_announced, slots, words};
use super::types::{retyped, type_of};
use super::{Change, Effect, rules};
use crate::contract::owned_keys::OwnedKeys;
use crate::contract::relation::folded;
use crate::contract::{Contract, Field, Key, Slot, Transport};

/// The transports that are no views.
const BUILT_IN: [&str; 3] = ["header", "flat", "blob"];

/// Returns the changes from `old` to `new`. Those of fields come last.
pub(super) fn contracts(old: &Contract, new: &Contract) -> Vec<Change> {
    let (was, is) = (old.to_json(), new.to_json());
    let mut changes = Changes(Vec::new());
    let apart = ["transports", "blob", "views", "reserved", "foreign", "paths", "fields"];
    changes.members("", &was, &is, &apart, rules::CONTRACT, true);
    let list = |value: &Value, name: &str| texts(&value[name]);
    let transports = (list(&was, "transports"), list(&is, "transports"));
    each(&transports.0, &transports.1, |name, added| {
        let (effect, what) = if added { (Effect::Additive, "is new") } else { (Effect::BreakingForReaders, "is gone") };
        changes.add(effect, "", format!("transport `{name}` {what}"));
    });
    if !was["blob"].is_null() && !is["blob"].is_null() {
        changes.members("blob", &was["blob"], &is["blob"], &[], rules::BLOB, true);
    }
    let took_extras = old.fields().iter().any(Field::is_extras);
    let owned = OwnedKeys::of(old);
    let slots = old.fields().iter().filter(|_| took_extras).flat_map(|field| field.slots(Transport::Blob));
    let yielding = slots.filter(|slot| slot.yields()).flat_map(Slot::keys).map(Key::name);
    let no_longer: HashSet<String> = yielding.filter(|key| old.yields(key) && !new.yields(key)).map(folded).collect();
    // An extra may have had this key before, or one like it in the place of a field.
    let newly_owned = |key: &str| took_extras && (!owned.has(key) || no_longer.contains(&folded(key)));
    each(&list(&was, "reserved"), &list(&is, "reserved"), |key, added| {
        let (effect, what) = match added {
            true if newly_owned(&key) => (Effect::BreakingForSenders, "is new"),
            true => (Effect::Documentation, "is new"),
            false => (Effect::Additive, "is gone"),
        };
        changes.add(effect, "", format!("reserved `{key}` {what}"));
    });
    each(&list(&was, "foreign"), &list(&is, "foreign"), |key, added| {
        let (effect, what) = match added {
            true if took_extras => (Effect::BreakingForSenders, "is new"),
            true => (Effect::Additive, "is new"),
            false => (Effect::BreakingForSenders, "is gone"),
        };
        changes.add(effect, "", format!("foreign `{key}` {what}"));
    });
    paths(&mut changes, &was["paths"], &is["paths"]);
    let (views, in_views) = (list(&was, "views"), view_keys(&was));
    // So may one in a view, where there was that view.
    let newly_owned = |transport: &str, key: &str| {
        let is_in_view =
            || views.iter().any(|view| view == transport) && !in_views.contains(&(transport.to_owned(), folded(key)));
        newly_owned(key) && (BUILT_IN.contains(&transport) || is_in_view())
    };
    fields(&mut changes, &was["fields"], &is["fields"], &newly_owned);
    // Nothing but the order of rows, names or transports is left to differ.
    if changes.0.is_empty() && (was != is || order(&was) != order(&is)) {
        changes.add(Effect::Documentation, "", "the same in another order");
    }
    changes.0
}

/// Returns the names of the rows in their order.
fn order(contract: &Value) -> Vec<&str> {
    rows(&contract["fields"]).into_iter().map(name).collect()
}

fn name(row: &Value) -> &str {
    row["name"].as_str().unwrap_or_default()
}

/// Returns the keys that fields have in views, as they are compared, each with its view.
fn view_keys(contract: &Value) -> HashSet<(String, String)> {
    let transports =
        rows(&contract["fields"]).into_iter().filter_map(|field| field["transports"].as_object()).flatten();
    let in_views = transports.filter(|(transport, _)| !BUILT_IN.contains(&transport.as_str()));
    in_views
        .flat_map(|(view, slot)| {
            let keys = words(slot).into_iter().flat_map(|word| rows(&word["keys"])).filter_map(Value::as_str);
            keys.map(|key| (view.clone(), folded(key)))
        })
        .collect()
}

/// Compares the contracts of one view of what a field holds.
fn view(changes: &mut Changes, place: &str, old: &Value, new: &Value) {
    let mut within = Changes(Vec::new());
    within.members("", old, new, &["transports", "views", "reserved", "foreign", "fields"], rules::CONTRACT, true);
    fields(&mut within, &old["fields"], &new["fields"], &|_, _| false);
    if within.0.is_empty() && old != new {
        within.add(Effect::Documentation, "", "the same in another order, or other keys of other layers");
    }
    for change in within.0 {
        let rest = if change.place.is_empty() { String::new() } else { format!(", {}", change.place) };
        changes.add(change.effect, &format!("{place}, its view{rest}"), change.what);
    }
}

fn fields(changes: &mut Changes, old: &Value, new: &Value, newly_owned: NewlyOwned<'_>) {
    let (old, mut left) = (rows(old), Left::by(rows(new), |row| name(row).to_owned()));
    // A reader of the old contract takes what has the key for that field.
    let owners = owners(&old);
    let anothers = |own: &Value, transport: &str, key: &str| {
        let owners = owners.get(&(transport, key)).map(Vec::as_slice).unwrap_or_default();
        owners.iter().any(|owner| *owner != name(own))
    };
    let mut gone = Vec::new();
    for was in &old {
        match left.take(name(was)) {
            Some(is) => field(changes, was, is, newly_owned, &anothers),
            None => gone.push(was),
        }
    }
    let sent = |row: &Value| row["transports"].to_string();
    let mut left = Left::by(left.rest(), sent);
    for was in gone {
        // A renamed field with the same keys sends the same bytes.
        let has_keys = was["transports"].as_object().is_some_and(|slots| !slots.is_empty());
        match if has_keys { left.take(&sent(was)) } else { None } {
            Some(is) => field(changes, was, is, newly_owned, &anothers),
            None => whole(changes, was, false, newly_owned, &anothers),
        }
    }
    for is in left.rest() {
        whole(changes, is, true, newly_owned, &anothers);
    }
}

/// Returns the names of the fields that have a key on a transport, of many the first two: another one than a given field is
/// among them.
fn owners<'v>(fields: &[&'v Value]) -> HashMap<(&'v str, &'v str), Vec<&'v str>> {
    let mut owners: HashMap<_, Vec<&str>> = HashMap::new();
    for field in fields {
        for (transport, slot) in field["transports"].as_object().into_iter().flatten() {
            let keys = words(slot).into_iter().flat_map(|word| rows(&word["keys"])).filter_map(Value::as_str);
            for key in keys {
                let of_key = owners.entry((transport.as_str(), key)).or_default();
                if of_key.len() < 2 && !of_key.contains(&name(field)) {
                    of_key.push(name(field));
                }
            }
        }
    }
    owners
}

/// Returns whether an extra could have the key on a transport before, and cannot any more.
type NewlyOwned<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Returns whether another field than this row's had a key on a transport.
type Anothers<'a> = &'a dyn Fn(&Value, &str, &str) -> bool;

fn field(changes: &mut Changes, was: &Value, is: &Value, newly_owned: NewlyOwned<'_>, anothers: Anothers<'_>) {
    let place = format!("field `{}`", name(was));
    let was_anothers = |transport: &str, key: &str| anothers(was, transport, key);
    let around = Around { old: was, new: is, newly_owned, was_anothers: &was_anothers, views: view };
    changes.members(&place, was, is, &["transports", "type", "min", "max"], rules::FIELD, around.must_be(&Value::Null));
    if let Some(effect) = retyped(was, is) {
        changes.add(effect, &place, format!("its type was {}, is {}", type_of(was), type_of(is)));
    }
    for transport in names(&was["transports"], &is["transports"]) {
        let place = format!("{place}, {transport}");
        slots(changes, &place, &transport, &was["transports"][&transport], &is["transports"][&transport], &around);
    }
}

/// Adds the change for a field that only one of the contracts has.
fn whole(changes: &mut Changes, row: &Value, added: bool, newly_owned: NewlyOwned<'_>, anothers: Anothers<'_>) {
    let place = format!("field `{}`", name(row));
    let transports = names(&row["transports"], &Value::Null);
    let was_anothers = |transport: &str, key: &str| anothers(row, transport, key);
    let around = Around { old: &Value::Null, new: row, newly_owned, was_anothers: &was_anothers, views: view };
    let slots = transports.iter().flat_map(|transport| {
        words(&row["transports"][transport]).into_iter().map(move |slot| (transport.as_str(), slot))
    });
    let effects: Vec<Effect> = slots
        .map(|(transport, slot)| match added {
            true => around.new_slot(transport, slot),
            false if is_announced(row, slot) => Effect::Documentation,
            false => Effect::BreakingForReaders,
        })
        .collect();
    let extras = (row["extras"] == true).then_some(if added { Effect::Additive } else { Effect::BreakingForSenders });
    let effect = effects.into_iter().chain(extras).min().unwrap_or(Effect::Documentation);
    let on = if transports.is_empty() { String::new() } else { format!(" ({})", transports.join(", ")) };
    changes.add(effect, &place, format!("it is {}{on}", if added { "new" } else { "gone" }));
}
