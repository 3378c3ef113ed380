//! Facts that are found once from all rows of a contract, so that a projection need not look each time.

use super::{Field, Slot};

#[derive(Clone, Debug)]
pub(super) struct Found {
    /// How many keys the fields have in the flat map.
    pub(super) flat_keys: usize,
    /// `true` if a row is one of a nested struct.
    pub(super) has_nested: bool,
    /// `true` if the blob's copy in a header has a sensitive member.
    pub(super) sensitive_copy: bool,
}

impl Found {
    /// Looks at each row once: every program with the contract waits for it while it is compiled.
    pub(super) const fn of(fields: &[Field]) -> Self {
        let mut found = Self { flat_keys: 0, has_nested: false, sensitive_copy: false };
        let mut i = 0;
        while i < fields.len() {
            let field = &fields[i];
            found.has_nested |= field.within.is_some();
            if let Some(slot) = &field.flat {
                found.flat_keys += count_keys(slot);
            }
            if let Some(slot) = &field.blob
                && !found.sensitive_copy
            {
                found.sensitive_copy = field.is_sensitive() && is_in_copy(slot);
            }
            i += 1;
        }
        found
    }
}

/// Returns how many keys all words of a transport have.
const fn count_keys(first: &Slot) -> usize {
    let (mut count, mut at) = (0, 0);
    while let Some(word) = first.word(at) {
        count += word.keys().len();
        at += 1;
    }
    count
}

/// Returns whether one of the words is in the blob's copy in a header.
const fn is_in_copy(first: &Slot) -> bool {
    let mut at = 0;
    while let Some(word) = first.word(at) {
        if !word.is_body_only() {
            return true;
        }
        at += 1;
    }
    false
}
