//! The keys that no extra may have, arranged for looking up many.

use super::relation::{alike, folded, significant_len};
use super::{Contract, Slot};

/// The keys that a contract owns, as [`Contract::owns`] has it, or those of its sensitive fields.
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
        contract.fields().iter().flat_map(Contract::text_and_blob_slots).for_each(|slot| owned.add_all(slot));
        owned
    }

    /// Returns the names and keys of the sensitive fields; `None` if there are none.
    #[cfg(feature = "observe")]
    pub(crate) fn of_sensitive(contract: &'c Contract) -> Option<Self> {
        let mut sensitive = Self { names: Vec::new(), prefixes: Vec::new() };
        for field in contract.fields().iter().filter(|field| field.is_sensitive()) {
            sensitive.add(field.name());
            let slots = contract.transports().flat_map(|transport| field.slots(transport));
            slots.for_each(|slot| sensitive.add_all(slot));
        }
        (!sensitive.names.is_empty()).then_some(sensitive)
    }

    fn add_all(&mut self, slot: &'c Slot) {
        slot.keys().iter().for_each(|key| self.add(key.name()));
        self.prefixes.extend(slot.prefix().map(folded));
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

    /// Returns whether one of the keys is that of a member somewhere in the JSON, which may be cut off or a string of JSON.
    #[cfg(feature = "observe")]
    pub(crate) fn are_in(&self, json: &str) -> bool {
        let mut parts = json.split('"').peekable();
        while let Some(part) = parts.next() {
            let is_key = parts.peek().is_some_and(|behind| behind.trim_start().starts_with(':'));
            if is_key && self.has(part.trim_end_matches('\\')) {
                return true;
            }
        }
        false
    }
}
