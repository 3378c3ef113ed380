//! Facts that are found once from all rows of a contract, so that a projection need not look each time.

use super::meetings::{Meetings, Rivals};
use super::{Field, Slot, prefix_meetings};

#[derive(Clone, Debug)]
pub(super) struct Found {
    /// `true` if a row is one of a nested struct.
    pub(super) has_nested: bool,
    /// For each nested field, whose rows may have one of its keys.
    pub(super) rivals: Rivals,
    /// The nested fields that may have a key or a prefix that begins with the prefix of another row, or a prefix with which
    /// a key or a prefix of another row begins.
    pub(super) prefix_meetings: Meetings,
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
            rivals: Rivals::ANY,
            prefix_meetings: Meetings::ANY,
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
            found.rivals = Rivals::of(fields);
            found.prefix_meetings = prefix_meetings::of(fields);
        }
        found
    }
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
