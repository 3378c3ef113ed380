//! The keys that a path can name, with the carriers that have them.

use super::super::name_index::{Chains, hash_of_joined};
use super::super::view_names::ViewNames;
use super::super::{Carrier, Contract, Slot, equal};
use super::names::{carrier_at, first_word, has_key_on, transport_count};

/// At most `N` keys on carriers, each found without a look at the others.
pub(super) struct KeyIndex<'a, const N: usize> {
    /// The name of each one's carrier, and the key. No view is called like another carrier.
    keys: [(&'static str, &'a str); N],
    chains: Chains<N>,
}

impl<'a, const N: usize> KeyIndex<'a, N> {
    pub(super) const fn new() -> Self {
        Self { keys: [("", ""); N], chains: Chains::new() }
    }

    pub(super) const fn is_full(&self) -> bool {
        self.chains.len() == N
    }

    /// Adds a key, unless the index is full.
    pub(super) const fn add(&mut self, carrier: Carrier, key: &'a str) {
        if !self.is_full() {
            self.keys[self.chains.len()] = (carrier.name(), key);
            self.chains.add(hash_of_joined(carrier.name(), " ", key));
        }
    }

    pub(super) const fn has(&self, carrier: Carrier, key: &str) -> bool {
        let mut found = self.chains.last(hash_of_joined(carrier.name(), " ", key));
        while let Some(at) = found {
            let (known_carrier, known) = self.keys[at];
            if equal(known_carrier, carrier.name()) && equal(known, key) {
                return true;
            }
            found = self.chains.before(at);
        }
        false
    }
}

/// The keys of a contract's fields, of which `N` are found without a look at all others.
pub(super) struct KeyNames<'c, const N: usize> {
    contract: &'c Contract,
    index: KeyIndex<'c, N>,
}

impl<'c, const N: usize> KeyNames<'c, N> {
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

    pub(super) const fn is_full(&self) -> bool {
        self.index.is_full()
    }

    /// Returns whether a field has the key on the carrier. `views` are those of the struct.
    pub(super) const fn has(&self, views: &mut ViewNames<'_>, carrier: Carrier, key: &str) -> bool {
        self.index.has(of_both_blobs(carrier), key)
            || self.index.is_full() && has_key_on(self.contract, views, carrier, key)
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

const fn add_words<'c, const N: usize>(first: &'c Slot, carrier: Carrier, index: &mut KeyIndex<'c, N>) {
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
