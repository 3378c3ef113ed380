//! Prefixes: keys that begin with one belong to the entries of its map, and to no other field of the transport.

use super::foreign::{Foreign, owned};
use crate::errors::Errors;
use crate::given::{Key, Number};
use crate::model::{Field, Model, Role, Slot, Transport};
use crate::names::{
    MAX_NAME_BYTES, header_problem, key_folded, key_letters, key_problem, refused_header, shown_key, start_of_its_own,
};

pub(super) fn check(model: &Model, errors: &Errors) {
    let foreign = Foreign::all(model);
    for transport in [Transport::Header, Transport::Flat].iter().filter(|transport| model.has(transport)) {
        let reserved = model.given.keys("reserved").iter();
        let reserved = reserved.map(|key| (key, "a key in `reserved(...)`".to_owned()));
        let owned = owned(model, &|slot| slot.transport == *transport).into_iter().chain(reserved);
        // Folded once: each is held against each prefix.
        let owned: Vec<(&Key, String, String)> =
            owned.map(|(key, whose)| (key, whose, key_folded(&key.name))).collect();
        for (field, slot) in model.slots_on(transport) {
            let Some(prefix) = slot.given.text("prefix").filter(|key| check_name(&field.name, key, transport, errors))
            else {
                continue;
            };
            check_limit(model, field, slot, prefix, errors);
            check_extras(model, field, prefix, errors);
            let start = key_folded(&prefix.name);
            let entries = format!("the entries of field `{}`, `prefix = {:?}`", field.name, prefix.name);
            let report = |key: &Key, whose: &str| {
                errors
                    .at(key.span, format_args!("`{}` is {whose}, and begins like {entries}", key.name))
                    .help("give one of the two another beginning: what begins so is read as an entry");
            };
            let mut is_second = false;
            for (key, whose, folded) in &owned {
                if std::ptr::eq(*key, prefix) {
                    is_second = true;
                    continue;
                }
                // Of two that are alike, the second is reported.
                if folded.starts_with(&start) && (is_second || *folded != start) {
                    report(key, whose);
                }
            }
            let letters = key_letters(&prefix.name);
            for foreign in foreign.iter().filter(|foreign| foreign.is_behind(&letters)).map(|foreign| foreign.key) {
                let is_like = key_folded(&foreign.name).starts_with(&start);
                let otherwise = if is_like { "" } else { ", of which letters and digits alone count" };
                report(foreign, &format!("a name in `foreign(...)`{otherwise}"));
            }
        }
    }
}

/// Reports a prefix with which, for who tells keys apart by letters and digits, every extra begins.
fn check_extras(model: &Model, field: &Field, prefix: &Key, errors: &Errors) {
    let Some(extras) = model.with_role(Role::Extras).next().filter(|_| key_letters(&prefix.name).is_empty()) else {
        return;
    };
    let message = format!(
        "`prefix = {:?}` of field `{}` leaves no key for the extras in field `{}`",
        prefix.name, field.name, extras.name
    );
    errors.at(prefix.span, message).help(
        "letters and digits alone tell an extra's key from others: write one with a letter, such as `prefix = \"meta_\"`",
    );
}

/// Reports a limit within which no header's name has more than the prefix.
fn check_limit(model: &Model, field: &Field, slot: &Slot, prefix: &Key, errors: &Errors) {
    let limit = slot.given.number("limit").or_else(|| model.number("header", "limit"));
    let (field, bytes) = (&field.name, prefix.name.len());
    // One of zero is reported for itself.
    let is_short =
        |limit: &Number| slot.transport == Transport::Header && (1..=bytes).contains(&(limit.value as usize));
    let Some(limit) = limit.filter(is_short) else {
        return;
    };
    let message = format!(
        "`limit = {}` leaves no room for a key of field `{field}`, since its `prefix = {:?}` has {bytes} bytes",
        limit.value, prefix.name
    );
    errors.at(limit.span, message).help(format_args!(
        "the limit is for the whole name of a header: write `limit = {}` or more, or a shorter prefix",
        bytes + 1
    ));
}

/// Returns `true` if keys can begin so.
fn check_name(field: &str, prefix: &Key, transport: &Transport, errors: &Errors) -> bool {
    let (name, place, is_header) = (&prefix.name, transport.name(), *transport == Transport::Header);
    let (problem, help) = if name.is_empty() {
        let example = if is_header { "x-meta-" } else { "meta_" };
        let help = format!("write what their keys begin with, such as `prefix = {example:?}`");
        ("is empty, so that every key would be an entry".to_owned(), help)
    } else if let Some((problem, help)) = header_problem(name).filter(|_| is_header) {
        (format!("cannot be used: {problem}"), help)
    } else if let Some(refused) = refused_header(name).filter(|_| is_header) {
        let help = format!("write a longer one, such as `prefix = {:?}`", start_of_its_own(name));
        (format!("takes in `{refused}`, which is no metadata"), help)
    } else if let Some(problem) = key_problem(name) {
        (format!("begins keys {problem}"), "write another one, such as `prefix = \"meta_\"`".to_owned())
    } else if name.len() >= MAX_NAME_BYTES && is_header {
        let problem = format!("has {} bytes, and some servers refuse names of more than {MAX_NAME_BYTES}", name.len());
        (problem, "write a shorter one".to_owned())
    } else {
        return true;
    };
    let message = format_args!("the prefix \"{}\" in `{place}(...)` of field `{field}` {problem}", shown_key(name));
    errors.at(prefix.span, message).help(help);
    false
}
