//! Foreign keys: those that other layers add are no keys of the struct, on any transport.

use crate::errors::Errors;
use crate::given::Key;
use crate::model::{Model, Slot};
use crate::names::key_letters;

pub(super) fn check(model: &Model, errors: &Errors) {
    for name in model.given.keys("foreign") {
        let start = name.name.strip_suffix('*').unwrap_or(&name.name);
        if start.is_empty() || start.contains('*') {
            errors
                .at(name.span, format_args!("`{:?}` in `foreign(...)` is no key", name.name))
                .help("write a key, or the beginning of some with a `*` at its end, such as `\"x-proxy-*\"`");
        } else if start.len() < name.name.len() && key_letters(start).is_empty() {
            errors
                .at(
                    name.span,
                    format_args!("`{:?}` in `foreign(...)` is every key: only letters and digits count", name.name),
                )
                .help("write one with a letter or a digit before the `*`, such as `\"x-proxy-*\"`");
        }
    }
    let mut known: Vec<(&str, String)> = Vec::new();
    for (key, whose) in owned(model, &|_| true) {
        let foreign = model.given.keys("foreign").iter().find(|foreign| is_of(&key.name, &foreign.name));
        let owner = (key.name.as_str(), whose);
        let Some(foreign) = foreign.filter(|_| !known.contains(&owner)) else { continue };
        errors
            .at(key.span, format_args!("`{}` is {}, and in `foreign(...)` as {:?}", owner.0, owner.1, foreign.name))
            .help("drop it there: what the struct sends is no other layer's; or give the field another key");
        known.push(owner);
    }
}

/// Returns the blob's key, and the keys and prefixes of the slots that `counts` is true of, each with whose it is.
pub(super) fn owned<'m>(model: &'m Model, counts: &dyn Fn(&Slot) -> bool) -> Vec<(&'m Key, String)> {
    let blob = model.blob_key().map(|key| (key, "the blob's key".to_owned()));
    let mut owned = Vec::from_iter(blob);
    for field in &model.fields {
        for slot in field.slots.iter().filter(|slot| counts(slot)) {
            owned.extend(slot.keys.iter().map(|key| (key, format!("a key of field `{}`", field.name))));
            owned.extend(slot.given.text("prefix").map(|key| (key, format!("the prefix of field `{}`", field.name))));
        }
    }
    owned
}

/// Returns `true` if some key that the foreign name stands for is one of the prefix's entries, and the prefix itself is none.
pub(super) fn is_behind(prefix: &str, foreign: &str) -> bool {
    !is_of(prefix, foreign) && key_letters(foreign).starts_with(&key_letters(prefix))
}

/// Returns `true` if the foreign name stands for the key: by letters and digits alone, as readers take keys for one
/// another.
pub(super) fn is_of(key: &str, foreign: &str) -> bool {
    let key = key_letters(key);
    // One without a letter is reported as such.
    let begins =
        |start: &str| Some(key_letters(start)).is_some_and(|start| !start.is_empty() && key.starts_with(&start));
    foreign.strip_suffix('*').map_or_else(|| key == key_letters(foreign), begins)
}
