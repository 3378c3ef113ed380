//! The names that a path can require.

use super::super::name_index::NameIndex;
use super::super::{Contract, Slot, equal};
use super::names::{first_word, has_word, transport_count};

/// The names of fields, and of members that fields flatten, of which `N` are found without a look at all others.
pub(super) struct FieldNames<'c, const N: usize> {
    contract: &'c Contract,
    index: NameIndex<'c, N>,
}

impl<'c, const N: usize> FieldNames<'c, N> {
    pub(super) const fn of(contract: &'c Contract) -> Self {
        let mut index = NameIndex::new();
        if requires_any(contract) {
            add_fields(contract, &mut index);
            add_members(contract, &mut index);
        }
        Self { contract, index }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.index.len() == N
    }

    pub(super) const fn has(&self, name: &str) -> bool {
        self.index.find(name).is_some() || self.is_full() && has_field(self.contract, name)
    }
}

const fn requires_any(contract: &Contract) -> bool {
    let (paths, mut i) = (contract.paths(), 0);
    while i < paths.len() {
        if !paths[i].required.is_empty() {
            return true;
        }
        i += 1;
    }
    false
}

const fn add_fields<'c, const N: usize>(contract: &'c Contract, index: &mut NameIndex<'c, N>) {
    let (fields, mut f) = (contract.fields(), 0);
    while f < fields.len() {
        if !fields[f].is_extras() {
            index.add(fields[f].name());
        }
        f += 1;
    }
}

const fn add_members<'c, const N: usize>(contract: &'c Contract, index: &mut NameIndex<'c, N>) {
    let (fields, mut f) = (contract.fields(), 0);
    while f < fields.len() {
        let mut place = 0;
        while place < transport_count(&fields[f]) {
            if let Some(first) = first_word(&fields[f], place) {
                add_words(first, index);
            }
            place += 1;
        }
        f += 1;
    }
}

const fn add_words<'c, const N: usize>(first: &'c Slot, index: &mut NameIndex<'c, N>) {
    let mut at = 0;
    while let Some(word) = first.word(at) {
        let (keys, mut k) = (if word.is_flattened() { word.keys() } else { &[] }, 0);
        while k < keys.len() {
            // One type can be flattened on several transports.
            if index.find(keys[k].name()).is_none() {
                index.add(keys[k].name());
            }
            k += 1;
        }
        at += 1;
    }
}

/// Looks at all fields, for the contract that has more names than are in the index.
const fn has_field(contract: &Contract, name: &str) -> bool {
    let (fields, mut f) = (contract.fields(), 0);
    while f < fields.len() {
        if equal(fields[f].name(), name) && !fields[f].is_extras() {
            return true;
        }
        let mut place = 0;
        while place < transport_count(&fields[f]) {
            if has_word(first_word(&fields[f], place), name, true) {
                return true;
            }
            place += 1;
        }
        f += 1;
    }
    false
}
