//! The keys that a path can name, with the carriers that have them.

use super::super::name_index::NameIndex;
use super::super::{Carrier, Contract, Slot, equal};
use super::names::{carrier_at, first_word, has_key_on, transport_count};

/// The most keys that are found without a look at all others.
const INDEXED: usize = 1024;

/// Keys on carriers, each found without a look at the others.
pub(super) struct KeyIndex<'a> {
    keys: NameIndex<'a, INDEXED>,
    /// The name of each one's carrier. No view is called like another carrier.
    carriers: [&'static str; INDEXED],
}

impl<'a> KeyIndex<'a> {
    pub(super) const fn new() -> Self {
        Self { keys: NameIndex::new(), carriers: [""; INDEXED] }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.keys.len() == INDEXED
    }

    /// Adds a key, unless the index is full.
    pub(super) const fn add(&mut self, carrier: Carrier, key: &'a str) {
        if !self.is_full() {
            self.carriers[self.keys.len()] = carrier.name();
            self.keys.add(key);
        }
    }

    pub(super) const fn has(&self, carrier: Carrier, key: &str) -> bool {
        let mut found = self.keys.find(key);
        while let Some(at) = found {
            if equal(self.carriers[at], carrier.name()) {
                return true;
            }
            found = self.keys.find_before(at);
        }
        false
    }
}

/// The keys of a contract's fields.
pub(super) struct KeyNames<'c> {
    contract: &'c Contract,
    index: KeyIndex<'c>,
}

impl<'c> KeyNames<'c> {
    pub(super) const fn of(contract: &'c Contract) -> Self {
        let mut index = KeyIndex::new();
        if names_any(contract) {
            let (fields, mut f) = (contract.fields(), 0);
            while f < fields.len() && !index.is_full() {
                let mut place = 0;
                while place < transport_count(&fields[f]) {
                    if let Some(first) = first_word(&fields[f], place) {
                        add_words(first, carrier_at(&fields[f], place), &mut index);
                    }
                    place += 1;
                }
                f += 1;
            }
        }
        Self { contract, index }
    }

    /// Returns whether a field has the key on the carrier.
    pub(super) const fn has(&self, carrier: Carrier, key: &str) -> bool {
        self.index.has(of_both_blobs(carrier), key) || self.index.is_full() && has_key_on(self.contract, carrier, key)
    }
}

const fn names_any(contract: &Contract) -> bool {
    let (paths, mut i) = (contract.paths(), 0);
    while i < paths.len() {
        if !paths[i].common.is_empty() || paths[i].releases.len() > 0 {
            return true;
        }
        i += 1;
    }
    false
}

const fn add_words<'c>(first: &'c Slot, carrier: Carrier, index: &mut KeyIndex<'c>) {
    let mut at = 0;
    while let Some(word) = first.word(at) {
        let (keys, mut k) = (word.keys(), 0);
        while k < keys.len() {
            index.add(carrier, keys[k].name());
            k += 1;
        }
        if let Some(prefix) = word.prefix() {
            index.add(carrier, prefix);
        }
        at += 1;
    }
}

/// The blob has the same keys on both of its carriers.
const fn of_both_blobs(carrier: Carrier) -> Carrier {
    match carrier {
        Carrier::HeaderBlob => Carrier::BodyBlob,
        other => other,
    }
}
