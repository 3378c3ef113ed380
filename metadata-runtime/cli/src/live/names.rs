//! The names of headers and of members that contracts declare.

use codex_metadata::Contract;
use codex_metadata::contract::{Key, Transport};

use crate::spelling::{begins_with, significant};

/// Names, in any spelling.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Their letters and digits.
    names: Vec<String>,
    /// The beginnings of those that are declared with `prefix`.
    prefixes: Vec<&'static str>,
}

impl Names {
    /// Adds the names that fields of the contract have on these transports.
    pub(super) fn add_declared(
        &mut self,
        contract: &'static Contract,
        transports: impl IntoIterator<Item = Transport>,
    ) {
        for transport in transports {
            for slot in contract.fields().iter().flat_map(|field| field.slots(transport)) {
                match slot.prefix() {
                    Some(prefix) => self.prefixes.push(prefix),
                    None => self.add(slot.keys().iter().map(Key::name)),
                }
            }
        }
    }

    pub(super) fn add<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.names.extend(names.into_iter().map(significant));
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(&significant(name))
            || self.prefixes.iter().any(|prefix| begins_with(name.as_bytes(), prefix))
    }
}
