//! The conditions of a contract, as its request paths name them.

use super::super::check::Message;
use super::super::name_index::{Chains, hash, hash_of_joined};
use super::super::within::Within;
use super::super::{Contract, Field, Slot, equal, equal_bytes};
use super::names::{first_word, transport_count};

/// The most conditions that are found without a look at all rows: each struct has at most 64, and a nested one as many.
const INDEXED: usize = 512;

/// The conditions of a contract, each as the struct that has it writes it, with the struct's name where that is nested.
pub(super) struct AllConditions<'c> {
    contract: &'c Contract,
    /// Of a nested struct's the name of the struct, and what is behind `Self::`.
    all: [(Option<&'c str>, &'c str); INDEXED],
    chains: Chains<INDEXED>,
    /// `true` if there was no place for another one.
    is_full: bool,
    /// One that is looked for among all, in place of adding them, and whether it is there.
    wanted: Option<&'c str>,
    is_found: bool,
}

impl<'c> AllConditions<'c> {
    /// Returns those that the paths of the contract can name, if one names any.
    pub(super) const fn of(contract: &'c Contract) -> Self {
        let mut conditions = Self::new(contract, None);
        if names_any(contract) {
            conditions.add_all();
        }
        conditions
    }

    const fn new(contract: &'c Contract, wanted: Option<&'c str>) -> Self {
        Self { contract, all: [(None, ""); INDEXED], chains: Chains::new(), is_full: false, wanted, is_found: false }
    }

    pub(super) const fn has(&self, path: &'c str) -> bool {
        let mut found = self.chains.last(hash(path));
        while let Some(at) = found {
            let (name, known) = self.all[at];
            if is_called(name, known, path) {
                return true;
            }
            found = self.chains.before(at);
        }
        if !self.is_full {
            return false;
        }
        let mut all = Self::new(self.contract, Some(path));
        all.add_all();
        all.is_found
    }

    const fn add(&mut self, declared_in: Option<&'c str>, path: &'c str) {
        // Another path is the same one in each struct.
        let (name, path, hash) = match (declared_in, strip(path, "Self::")) {
            (Some(name), Some(rest)) => (Some(name), rest, hash_of_joined(name, "::", rest)),
            _ => (None, path, hash(path)),
        };
        if let Some(wanted) = self.wanted {
            self.is_found = self.is_found || is_called(name, path, wanted);
            return;
        }
        let mut found = self.chains.last(hash);
        while let Some(at) = found {
            let (known_in, known) = self.all[at];
            let alike = match (known_in, name) {
                (Some(a), Some(b)) => equal(a, b),
                (None, None) => true,
                _ => false,
            };
            if alike && equal(known, path) {
                return;
            }
            found = self.chains.before(at);
        }
        if self.chains.len() < INDEXED {
            self.all[self.chains.len()] = (name, path);
            self.chains.add(hash);
        } else {
            self.is_full = true;
        }
    }

    const fn add_all(&mut self) {
        let contract = self.contract;
        if let Some(blob) = &contract.blob
            && let Some(predicate) = &blob.when
        {
            self.add(None, predicate.get().path());
        }
        // The predicates of the struct itself that are there already, by their bits.
        let (fields, mut own, mut f) = (contract.fields(), 0, 0);
        while f < fields.len() {
            let field = &fields[f];
            let declared_in = field.declared_in();
            self.add_outer(field);
            // The bits of a row of a nested struct are those of that struct.
            let (mut known, mut place) = (if field.is_nested() { 0 } else { own }, 0);
            while place < transport_count(field) {
                known = self.add_slots(first_word(field, place), declared_in, known);
                place += 1;
            }
            if !field.is_nested() {
                own = known;
            }
            f += 1;
        }
    }

    /// Adds the conditions of the fields that hold the struct of a row.
    const fn add_outer(&mut self, field: &'c Field) {
        let (mut row, mut declared_in) = (field, None);
        while let Some(Within::Declared { nested, at }) = &row.within {
            if let Some(condition) = nested.outer().condition() {
                self.add(declared_in, condition.path());
            }
            (row, declared_in) = (nested.inner(*at), Some(nested.outer().of()));
        }
        if let Some(Within::Read(outers)) = &row.within {
            let mut i = 0;
            while i < outers.len() {
                if let Some(condition) = outers[i].condition() {
                    self.add(declared_in, condition.path());
                }
                declared_in = Some(outers[i].of());
                i += 1;
            }
        }
    }

    /// Adds the conditions of the words of a transport, but for those whose bits are known: long evaluation is an error,
    /// and a field can have one condition in hundreds of views. Returns the bits that are known then.
    const fn add_slots(&mut self, first: Option<&'c Slot>, declared_in: Option<&'c str>, mut known: u64) -> u64 {
        let Some(first) = first else { return known };
        let mut at = 0;
        while let Some(word) = first.word(at) {
            let bits = word.needs().mask();
            if let Some(condition) = word.condition()
                && (bits == 0 || bits & known != bits)
            {
                self.add(declared_in, condition.path());
                known |= bits;
            }
            at += 1;
        }
        known
    }

    /// Adds them to a message.
    pub(super) const fn list(&self, mut message: Message) -> Message {
        let mut i = 0;
        while i < self.chains.len() {
            message = message.text(if i == 0 { ": write one of " } else { ", " });
            message = match self.all[i] {
                (None, path) => message.quoted(path),
                (Some(name), rest) => message.text("`").name(name).text("::").name(rest).text("`"),
            };
            i += 1;
        }
        message
    }
}

/// Returns what stands behind `start`, if the text begins so.
const fn strip<'t>(text: &'t str, start: &str) -> Option<&'t str> {
    if text.len() < start.len() || !text.is_char_boundary(start.len()) {
        return None;
    }
    let (begin, rest) = text.split_at(start.len());
    if equal(begin, start) { Some(rest) } else { None }
}

/// Returns whether a path of the contract calls the condition like this: `known`, which nested struct `name` declares, if any.
const fn is_called(name: Option<&str>, known: &str, path: &str) -> bool {
    let Some(name) = name else { return equal(known, path) };
    if path.len() != name.len() + 2 + known.len() {
        return false;
    }
    let (start, behind) = path.as_bytes().split_at(name.len());
    match behind {
        [b':', b':', rest @ ..] => equal_bytes(rest, known.as_bytes()) && equal_bytes(start, name.as_bytes()),
        _ => false,
    }
}

const fn names_any(contract: &Contract) -> bool {
    let (paths, mut i) = (contract.paths(), 0);
    while i < paths.len() {
        if !paths[i].holds.is_empty() || !paths[i].fails.is_empty() {
            return true;
        }
        i += 1;
    }
    false
}
