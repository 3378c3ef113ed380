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
        let slots: Vec<&Slot> = contract.fields().iter().flat_map(Contract::text_and_blob_slots).collect();
        Self::new(Self::names(contract), &slots)
    }

    /// Returns the keys that are no field's.
    fn names(contract: &Contract) -> impl Iterator<Item = &str> {
        contract.blob_key().into_iter().chain(contract.reserved().iter())
    }

    /// Returns the keys that entries may not have, as [`Contract::has_key_like`] tells of one.
    pub(crate) fn beside_entries(contract: &Contract, transport: Transport) -> Self {
        let slots = contract.fields().iter().flat_map(|field| field.slots(transport));
        let slots: Vec<&Slot> = slots.filter(|slot| slot.prefix().is_none()).collect();
        Self::new(Self::names(contract), &slots)
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
pub(crate) struct LazyKeys<K = OwnedKeys> {
    asked: Cell<usize>,
    keys: OnceCell<K>,
}

/// So many questions take as long as it takes to arrange the keys for looking up.
const MANY: usize = 64;

impl<K> Default for LazyKeys<K> {
    fn default() -> Self {
        Self { asked: Cell::new(0), keys: OnceCell::new() }
    }
}

impl<K> LazyKeys<K> {
    /// Returns the keys that `arrange` returns, once many were asked. Until then, who asks looks at each.
    pub(crate) fn get(&self, arrange: impl FnOnce() -> K) -> Option<&K> {
        self.asked.set(self.asked.get() + 1);
        (self.asked.get() >= MANY).then(|| self.keys.get_or_init(arrange))
    }
}

impl LazyKeys {
    /// Returns whether `key` is one of those that `arrange` returns. `look` tells without them, and looks at each.
    pub(crate) fn has(&self, key: &str, look: impl FnOnce() -> bool, arrange: impl FnOnce() -> OwnedKeys) -> bool {
        self.get(arrange).map_or_else(look, |keys| keys.has(key))
    }
}

impl LazyKeys<ForeignKeys> {
    /// Returns whether another layer adds the key, as [`Contract::is_foreign`] does.
    pub(crate) fn has(&self, key: &str, contract: &Contract) -> bool {
        self.get(|| ForeignKeys::of(contract)).map_or_else(|| contract.is_foreign(key), |keys| keys.has(key))
    }
}

/// The keys of `foreign(...)`, as [`Contract::is_foreign`] tells of one.
#[derive(Debug)]
pub(crate) struct ForeignKeys {
    keys: HashSet<String>,
    starts: Beginnings<()>,
}

impl ForeignKeys {
    pub(crate) fn of(contract: &Contract) -> Self {
        let (mut keys, mut starts) = (HashSet::new(), Vec::new());
        for name in contract.foreign().iter() {
            match name.strip_suffix('*') {
                None => drop(keys.insert(folded(name))),
                Some(start) => starts.push((folded(start), ())),
            }
        }
        Self { keys, starts: Beginnings::of(starts.into_iter()) }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        let key = folded(key);
        self.starts.get(&key).is_some() || self.keys.contains(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_keys_are_those_of_the_contract() {
        for names in [&["x-trace-id", "x-proxy-*", "größe"][..], &["_*"]] {
            let contract = Contract::new("Meta", &[], "").with_foreign(names);
            let (keys, lazy) = (ForeignKeys::of(&contract), LazyKeys::<ForeignKeys>::default());
            for _ in 0..MANY {
                for key in
                    ["x-trace-id", "xTraceId", "x-trace-ids", "x_proxy_a", "xproxy", "x-prox", "Größe", "gr\0e", ""]
                {
                    assert_eq!(keys.has(key), contract.is_foreign(key), "{key:?}");
                    assert_eq!(lazy.has(key, &contract), contract.is_foreign(key), "{key:?}");
                }
            }
        }
    }
}
