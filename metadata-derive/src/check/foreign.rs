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
    let names = Foreign::all(model);
    let mut known: Vec<(&str, String)> = Vec::new();
    for (key, whose) in owned(model, &|_| true) {
        let letters = key_letters(&key.name);
        let foreign = names.iter().find(|foreign| foreign.has(&letters)).map(|foreign| foreign.key);
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

/// A name in `foreign(...)`, whose letters are found once: it is held against each key.
pub(super) struct Foreign<'m> {
    pub(super) key: &'m Key,
    letters: String,
    is_beginning: bool,
}

impl<'m> Foreign<'m> {
    pub(super) fn all(model: &'m Model) -> Vec<Self> {
        let of_key =
            |key: &'m Key| Self { key, letters: key_letters(&key.name), is_beginning: key.name.ends_with('*') };
        model.given.keys("foreign").iter().map(of_key).collect()
    }

    /// Returns `true` if the name stands for a key with these [letters](key_letters), by which readers take keys for one
    /// another.
    fn has(&self, letters: &str) -> bool {
        // One without a letter is reported as such.
        if self.is_beginning {
            !self.letters.is_empty() && letters.starts_with(&self.letters)
        } else {
            letters == self.letters
        }
    }

    /// Returns `true` if some key that the name stands for is an entry of the prefix with these letters, and the prefix
    /// itself is none.
    pub(super) fn is_behind(&self, prefix: &str) -> bool {
        !self.has(prefix) && self.letters.starts_with(prefix)
    }
}
