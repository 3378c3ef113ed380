//! The keys that no extra may have, arranged for looking up many.

use crate::contract::relation::{alike, folded, significant_len};
use crate::contract::{Contract, Transport};

/// The keys that a contract owns, as [`Contract::owns`] has it.
#[derive(Debug)]
pub(super) struct Owned<'c> {
    /// The names, by how many of their characters count when readers tell keys apart.
    names: Vec<Vec<&'c str>>,
    /// The folded beginnings of the keys of entries.
    prefixes: Vec<String>,
}

impl<'c> Owned<'c> {
    pub(super) fn of(contract: &'c Contract) -> Self {
        let mut owned = Self { names: Vec::new(), prefixes: Vec::new() };
        contract.blob_key().into_iter().chain(contract.reserved().iter()).for_each(|name| owned.add(name));
        let transports = [Transport::Header, Transport::Flat, Transport::Blob];
        for field in contract.fields() {
            for slot in transports.into_iter().flat_map(|transport| field.slots(transport)) {
                slot.keys().iter().for_each(|key| owned.add(key.name()));
                owned.prefixes.extend(slot.prefix().map(folded));
            }
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

    pub(super) fn has(&self, key: &str) -> bool {
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
