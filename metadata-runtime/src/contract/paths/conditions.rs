//! The conditions of a contract, as its request paths name them.

use super::super::check::Message;
use super::super::within::Within;
use super::super::{Contract, Field, Slot, equal};
use super::names::{first_word, transport_count};

/// Each struct has at most 64, and a nested one as many.
const MOST: usize = 512;

/// The conditions of a contract, each as the struct that has it writes it, with the struct's name where that is nested.
pub(super) struct AllConditions<'c> {
    all: [(Option<&'c str>, &'c str); MOST],
    len: usize,
}

impl<'c> AllConditions<'c> {
    pub(super) const NONE: Self = Self { all: [(None, ""); MOST], len: 0 };

    const fn add(&mut self, declared_in: Option<&'c str>, path: &'c str) {
        let declared_in = match declared_in {
            Some(name) if strip(path, "Self::").is_some() => Some(name),
            _ => None,
        };
        let mut i = 0;
        while i < self.len {
            let (known_in, known) = self.all[i];
            let alike = match (known_in, declared_in) {
                (Some(a), Some(b)) => equal(a, b),
                (None, None) => true,
                _ => false,
            };
            if alike && equal(known, path) {
                return;
            }
            i += 1;
        }
        if self.len < MOST {
            self.all[self.len] = (declared_in, path);
            self.len += 1;
        }
    }

    pub(super) const fn has(&self, path: &str) -> bool {
        let mut i = 0;
        while i < self.len {
            let found = match self.all[i] {
                (None, known) => equal(known, path),
                (Some(name), known) => is_qualified(path, name, known),
            };
            if found {
                return true;
            }
            i += 1;
        }
        false
    }

    pub(super) const fn of(contract: &'c Contract) -> Self {
        let mut conditions = Self::NONE;
        if let Some(blob) = &contract.blob
            && let Some(predicate) = &blob.when
        {
            conditions.add(None, predicate.get().path());
        }
        // The predicates of the struct itself that are there already, by their bits.
        let (fields, mut own, mut f) = (contract.fields(), 0, 0);
        while f < fields.len() {
            let field = &fields[f];
            let declared_in = field.declared_in();
            conditions.add_outer(field);
            // The bits of a row of a nested struct are those of that struct.
            let (mut known, mut place) = (if field.is_nested() { 0 } else { own }, 0);
            while place < transport_count(field) {
                known = conditions.add_slots(first_word(field, place), declared_in, known);
                place += 1;
            }
            if !field.is_nested() {
                own = known;
            }
            f += 1;
        }
        conditions
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
        while i < self.len {
            message = message.text(if i == 0 { ": write one of " } else { ", " });
            message = match self.all[i] {
                (None, path) => message.quoted(path),
                (Some(name), path) => {
                    let rest = match strip(path, "Self::") {
                        Some(rest) => rest,
                        None => path,
                    };
                    message.text("`").name(name).text("::").name(rest).text("`")
                }
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

/// Returns whether `path` is the condition `known` of the struct `name`.
const fn is_qualified(path: &str, name: &str, known: &str) -> bool {
    match (strip(path, name), strip(known, "Self::")) {
        (Some(behind), Some(known)) => matches!(strip(behind, "::"), Some(rest) if equal(rest, known)),
        _ => false,
    }
}
