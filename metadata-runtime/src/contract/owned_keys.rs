//! The keys of a contract, for whoever asks of many keys.

use std::cell::{Cell, OnceCell};
use std::collections::HashSet;

use super::beginnings::Beginnings;
use super::relation::{folded, forms};
use super::{Contract, Slot, Transport};

/// The keys that extras may not have, as [`Contract::owns`] tells of one, or those of some fields.
#[derive(Debug)]
pub(crate) struct OwnedKeys {
    keys: HashSet<String>,
    entries: Beginnings<()>,
}

impl OwnedKeys {
    pub(crate) fn of(contract: &Contract) -> Self {
        let names = contract.blob_key().into_iter().chain(contract.reserved().iter());
        let slots: Vec<&Slot> = contract.fields().iter().flat_map(Contract::text_and_blob_slots).collect();
        Self::new(names, &slots)
    }

    /// Returns the keys that entries may not have, as [`Contract::has_key_like`] tells of one.
    pub(crate) fn beside_entries(contract: &Contract, transport: Transport) -> Self {
        let slots = contract.fields().iter().flat_map(|field| field.slots(transport));
        let slots: Vec<&Slot> = slots.filter(|slot| slot.prefix().is_none()).collect();
        Self::new(contract.blob_key().into_iter(), &slots)
    }

    /// Returns these names and the keys of these slots.
    pub(crate) fn new<'c>(names: impl Iterator<Item = &'c str>, slots: &[&'c Slot]) -> Self {
        let keys = slots.iter().flat_map(|slot| slot.keys()).map(super::Key::name);
        let prefixes = slots.iter().filter_map(|slot| slot.prefix()).map(|prefix| (folded(prefix), ()));
        Self { keys: names.chain(keys).map(folded).collect(), entries: Beginnings::of(prefixes) }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        forms(key).any(|key| self.has_entry(&key) || self.has_whole(&key))
    }

    /// Returns whether a key that is no entry's has these letters and digits.
    pub(crate) fn has_whole(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// Returns whether a key with these letters and digits is that of an entry. It costs no more than a beginning is long.
    pub(crate) fn has_entry(&self, key: &str) -> bool {
        self.entries.get(key).is_some()
    }
}

/// Keys of which few are asked mostly.
#[derive(Default)]
pub(crate) struct LazyKeys {
    asked: Cell<usize>,
    keys: OnceCell<OwnedKeys>,
}

/// So many questions take as long as it takes to arrange the keys for looking up.
const MANY: usize = 64;

impl LazyKeys {
    /// Returns whether `key` is one of those that `arrange` returns. `look` tells without them, and looks at each.
    pub(crate) fn has(&self, key: &str, look: impl FnOnce() -> bool, arrange: impl FnOnce() -> OwnedKeys) -> bool {
        self.asked.set(self.asked.get() + 1);
        if self.asked.get() < MANY { look() } else { self.keys.get_or_init(arrange).has(key) }
    }
}

/// The keys of `foreign(...)`, as [`Contract::is_foreign`] tells of one.
#[cfg(feature = "contract")]
pub(super) struct ForeignKeys {
    keys: HashSet<String>,
    starts: Beginnings<()>,
}

#[cfg(feature = "contract")]
impl ForeignKeys {
    pub(super) fn of(contract: &Contract) -> Self {
        let (mut keys, mut starts) = (HashSet::new(), Vec::new());
        for name in contract.foreign().iter() {
            match name.strip_suffix('*') {
                None => drop(keys.insert(folded(name))),
                Some(start) => starts.push((folded(start), ())),
            }
        }
        Self { keys, starts: Beginnings::of(starts.into_iter()) }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        let key = folded(key);
        self.starts.get(&key).is_some() || self.keys.contains(&key)
    }
}
