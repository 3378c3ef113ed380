//! Facts that are found once from all rows of a contract, so that a projection need not look each time.

use super::Field;

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
    pub(super) const fn of(fields: &[Field]) -> Self {
        Self {
            flat_keys: count_flat_keys(fields),
            has_nested: any_nested(fields),
            sensitive_copy: any_sensitive_in_copy(fields),
        }
    }
}

const fn count_flat_keys(fields: &[Field]) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < fields.len() {
        if let Some(slot) = &fields[i].flat {
            let mut at = 0;
            while let Some(word) = slot.word(at) {
                count += word.keys().len();
                at += 1;
            }
        }
        i += 1;
    }
    count
}

const fn any_sensitive_in_copy(fields: &[Field]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if let Some(slot) = &fields[i].blob
            && fields[i].is_sensitive()
        {
            let mut at = 0;
            while let Some(word) = slot.word(at) {
                if !word.is_body_only() {
                    return true;
                }
                at += 1;
            }
        }
        i += 1;
    }
    false
}

const fn any_nested(fields: &[Field]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if fields[i].is_nested() {
            return true;
        }
        i += 1;
    }
    false
}
