//! Which nested structs share a key with another row, in const evaluation.

use super::key_filter::{hash, mixed};
use super::within::Within;
use super::{Field, Slot};

/// The nested fields of a struct that may have a key which another row has on the same transport. The others need no
/// comparison with the rows of the struct.
///
/// Const evaluation is slow: comparing each of sixty nested structs with all rows took forty seconds.
#[derive(Clone, Debug)]
pub(super) struct Meetings(u64);

#[expect(clippy::large_stack_arrays, reason = "in const evaluation there is no stack")]
impl Meetings {
    /// Any nested field may have such a key.
    pub(super) const ANY: Self = Self(u64::MAX);

    pub(super) const NONE: Self = Self(0);

    pub(super) const fn of(fields: &[Field]) -> Self {
        // With one nested field alone, the comparison looks at each row once.
        if !has_two_nested(fields) || count_views(fields) > MAX_KEYS {
            return Self::ANY;
        }
        let (mut keys, mut met) = (Keys { hashes: [0; SLOTS], len: 0 }, Self::NONE);
        // Of two nested structs that meet, the second is refused, and of one and the struct's own row the nested one.
        let (mut is_nested, mut at) = (false, 0);
        while at < fields.len() && keys.len <= MAX_KEYS {
            let place = place_of(&fields[at]);
            if place.is_some() == is_nested && keys.add_row(&fields[at]) {
                met.add(place);
            }
            at += 1;
            if at == fields.len() && !is_nested {
                (is_nested, at) = (true, 0);
            }
        }
        if keys.len > MAX_KEYS { Self::ANY } else { met }
    }

    /// Adds the nested field at this place of the struct, if it is one.
    pub(super) const fn add(&mut self, place: Option<usize>) {
        if let Some(place) = place {
            self.0 |= bit(place);
        }
    }

    /// Returns whether the nested field at this place of the struct may have a key of another row.
    pub(super) const fn may_have(&self, place: usize) -> bool {
        self.0 & bit(place) != 0
    }
}

/// Several fields may have one bit.
const fn bit(place: usize) -> u64 {
    1 << (place % 64)
}

/// Returns the place of the nested field that brings the row; `None` is the struct itself.
pub(super) const fn place_of(field: &Field) -> Option<usize> {
    match &field.within {
        Some(Within::Declared { nested, .. }) => Some(nested.place()),
        _ => None,
    }
}

pub(super) const fn has_two_nested(fields: &[Field]) -> bool {
    let (mut first, mut at) = (None, 0);
    while at < fields.len() {
        match (first, place_of(&fields[at])) {
            (Some(first), Some(place)) if first != place => return true,
            (None, place) => first = place,
            _ => {}
        }
        at += 1;
    }
    false
}

const fn count_views(fields: &[Field]) -> usize {
    let (mut views, mut at) = (0, 0);
    while at < fields.len() {
        views += fields[at].views.get().len();
        at += 1;
    }
    views
}

/// Hashes of keys, each with its transport.
struct Keys {
    /// Each as near behind the place that it says as there is room. Zero is none.
    hashes: [u64; SLOTS],
    len: usize,
}

/// Two to the thirteenth.
const SLOTS: usize = 0x2000;

/// Three quarters of the slots, so that few hashes stand far behind their places. One row has fewer keys than the rest.
const MAX_KEYS: usize = 0x1800;

impl Keys {
    /// Adds the keys of a row, and returns whether one was there.
    const fn add_row(&mut self, field: &Field) -> bool {
        let mut is_known = self.add_words(field.header.as_ref(), 1);
        is_known |= self.add_words(field.flat.as_ref(), 2);
        is_known |= self.add_words(field.blob.as_ref(), 3);
        let (views, mut view) = (field.views.get(), 0);
        while view < views.len() {
            let (name, slot) = &views[view];
            is_known |= self.add_words(Some(slot), mark(name));
            view += 1;
        }
        is_known
    }

    const fn add_words(&mut self, first: Option<&Slot>, transport: u64) -> bool {
        let (Some(first), mut is_known, mut at) = (first, false, 0) else { return false };
        while let Some(word) = first.word(at) {
            let (keys, mut key) = (word.keys(), 0);
            while key < keys.len() {
                is_known |= self.add(mixed(hash(keys[key].name()), transport));
                key += 1;
            }
            at += 1;
        }
        is_known
    }

    const fn add(&mut self, hash: u64) -> bool {
        // What is over the maximum is not looked for.
        if self.len > MAX_KEYS {
            return true;
        }
        let (hash, mut at) = (hash | 1, (hash >> 51) as usize);
        while self.hashes[at] != 0 {
            if self.hashes[at] == hash {
                return true;
            }
            at = (at + 1) % SLOTS;
        }
        self.hashes[at] = hash;
        self.len += 1;
        false
    }
}

/// Returns a number by which most views differ. Keys of two with the same number are compared for nothing.
const fn mark(view: &str) -> u64 {
    let bytes = view.as_bytes();
    match bytes {
        [first, .., last] => ((4 + bytes.len() as u64) << 16) | ((*first as u64) << 8) | *last as u64,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::large_stack_arrays, reason = "as above")]
    fn a_full_set_says_that_each_key_is_there() {
        let mut keys = Keys { hashes: [0; SLOTS], len: 0 };
        let hashes = |from: usize, to: usize| (from..to).map(|i| hash(&format!("key_{i}")));
        assert!(hashes(0, MAX_KEYS + 1).all(|hash| !keys.add(hash)));
        assert!(hashes(0, MAX_KEYS + 9).all(|hash| keys.add(hash)));
    }
}
