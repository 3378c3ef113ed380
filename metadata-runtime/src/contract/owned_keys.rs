//! The keys of a contract, for whoever asks of many keys.

use std::collections::HashSet;

use super::beginnings::Beginnings;
use super::relation::folded;
use super::{Contract, Slot, Transport};

/// The keys that extras may not have, as [`Contract::owns`] tells of one.
pub(super) struct OwnedKeys {
    keys: HashSet<String>,
    entries: Beginnings<()>,
}

impl OwnedKeys {
    pub(super) fn of(contract: &Contract) -> Self {
        let built_in = [Transport::Header, Transport::Flat, Transport::Blob];
        let slots =
            || contract.fields().iter().flat_map(move |field| built_in.into_iter().flat_map(|on| field.slots(on)));
        let keys = slots().flat_map(Slot::keys).map(super::Key::name);
        let all = contract.blob_key().into_iter().chain(contract.reserved().iter()).chain(keys);
        let prefixes = slots().filter_map(Slot::prefix).map(|prefix| (folded(prefix), ()));
        Self { keys: all.map(folded).collect(), entries: Beginnings::of(prefixes) }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        let key = folded(key);
        self.entries.get(&key).is_some() || self.keys.contains(&key)
    }
}

/// The keys of `foreign(...)`, as [`Contract::is_foreign`] tells of one.
pub(super) struct ForeignKeys {
    keys: HashSet<String>,
    starts: Beginnings<()>,
}

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
