//! The keys that no extra may have, arranged for looking up many.

use super::Contract;
use super::relation::{alike, folded, significant_len};

/// The keys that a contract owns, as [`Contract::owns`] has it.
#[derive(Debug)]
pub(crate) struct OwnKeys<'c> {
    /// The names, by how many of their characters count when readers tell keys apart.
    names: Vec<Vec<&'c str>>,
    /// The folded beginnings of the keys of entries.
    prefixes: Vec<String>,
}

impl<'c> OwnKeys<'c> {
    pub(crate) fn of(contract: &'c Contract) -> Self {
        let mut owned = Self { names: Vec::new(), prefixes: Vec::new() };
        contract.blob_key().into_iter().chain(contract.reserved().iter()).for_each(|name| owned.add(name));
        let slots = contract.fields().iter().flat_map(Contract::text_and_blob_slots);
        for slot in slots {
            slot.keys().iter().for_each(|key| owned.add(key.name()));
            owned.prefixes.extend(slot.prefix().map(folded));
        }
        owned
    }

    fn add(&mut self, name: &'c str) {
        let len = significant_len(name);
        if self.names.len() <= len {
            self.names.resize(len + 1, Vec::new());
        }
        if !self.names[len].contains(&name) {
            self.names[len].push(name);
        }
    }

    /// Returns whether no extra may have the key, as [`Contract::owns`] does.
    pub(crate) fn has(&self, key: &str) -> bool {
        let names = self.names.get(significant_len(key));
        if names.is_some_and(|names| names.iter().any(|name| alike(name, key))) {
            return true;
        }
        !self.prefixes.is_empty() && {
            let key = folded(key);
            self.prefixes.iter().any(|prefix| key.starts_with(prefix))
        }
    }
}
