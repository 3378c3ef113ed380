//! Facts that are found once from all rows of a contract, so that a projection need not look each time.

use super::meetings::Meetings;
use super::{Field, Slot};

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Found {
    /// `true` if a row is one of a nested struct.
    pub(super) has_nested: bool,
    /// Which nested fields may have a key of another row.
    pub(super) meetings: Meetings,
    /// `true` if a row is one of a nested struct, and the entries of some row have headers or flat keys of their own.
    pub(super) has_prefixes: bool,
    /// `true` if more than one row holds extras: those of nested structs, or one's own beside them.
    pub(super) several_extras: bool,
    /// `true` if the blob's copy in a header has a sensitive member.
    pub(super) sensitive_copy: bool,
}

impl Found {
    /// Looks at each row once: every program with the contract waits for it while it is compiled.
    pub(super) const fn of(fields: &[Field]) -> Self {
        let mut found = Self {
            has_nested: false,
            meetings: Meetings::ANY,
            has_prefixes: false,
            several_extras: false,
            sensitive_copy: false,
        };
        let (mut has_extras, mut i) = (false, 0);
        while i < fields.len() {
            let field = &fields[i];
            found.has_nested |= field.within.is_some();
            found.several_extras |= has_extras && field.is_extras();
            has_extras |= field.is_extras();
            if let Some(slot) = &field.blob
                && !found.sensitive_copy
            {
                found.sensitive_copy = field.is_sensitive() && is_in_copy(slot);
            }
            i += 1;
        }
        if found.has_nested {
            found.meetings = Meetings::of(fields);
            found.has_prefixes = has_prefixes(fields);
        }
        found
    }
}

const fn has_prefixes(fields: &[Field]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if has_prefix(fields[i].header.as_ref()) || has_prefix(fields[i].flat.as_ref()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn has_prefix(first: Option<&Slot>) -> bool {
    let (Some(first), mut at) = (first, 0) else { return false };
    while let Some(word) = first.word(at) {
        if word.prefix().is_some() {
            return true;
        }
        at += 1;
    }
    false
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
