//! Which nested structs share a key with another row, in const evaluation.

use super::key_filter::{hash, mixed};
use super::within::Within;
use super::{Field, Slot};

/// For each nested field of a struct, whose rows may have one of its keys on the same transport. The others need no
/// comparison with its rows.
///
/// Const evaluation is slow: comparing each of sixty nested structs with all rows took forty seconds.
#[derive(Clone, Debug)]
pub(super) struct Rivals([u64; NESTED]);

/// Several nested fields may have one bit. The last bit is the struct's own.
const NESTED: usize = 63;

impl Rivals {
    /// Any row may have a key of any nested field.
    pub(super) const ANY: Self = Self([u64::MAX; NESTED]);

    const NONE: Self = Self([0; NESTED]);

    pub(super) const fn of(fields: &[Field]) -> Self {
        // With one nested field alone, the comparison looks at each row once.
        if !has_two_nested(fields) {
            return Self::ANY;
        }
        let count = count_keys(fields);
        if count <= FEW {
            Self::among::<{ slots_for(FEW) }>(fields)
        } else if count <= MANY {
            Self::among::<{ slots_for(MANY) }>(fields)
        } else {
            Self::ANY
        }
    }

    /// `SLOTS` is a power of two. Not inlined: it takes a megabyte, and no contract that a program reads needs it.
    #[inline(never)]
    const fn among<const SLOTS: usize>(fields: &[Field]) -> Self {
        let mut keys = Keys::<SLOTS> { hashes: [0; SLOTS], firsts: [None; SLOTS], owners: [0; SLOTS] };
        // Of two nested structs that meet, the second is refused, and of one and the struct's own row the nested one.
        let (mut rivals, mut is_nested, mut at) = (Self::NONE, false, 0);
        while at < fields.len() {
            let place = place_of(&fields[at]);
            if place.is_some() == is_nested {
                let met = keys.add_row(&fields[at], place);
                if let Some(place) = place {
                    rivals.0[place % NESTED] |= met;
                }
            }
            at += 1;
            if at == fields.len() && !is_nested {
                (is_nested, at) = (true, 0);
            }
        }
        rivals
    }

    /// Returns whether any row may have a key of the nested field at this place of the struct.
    pub(super) const fn are_any(&self, place: usize) -> bool {
        self.0[place % NESTED] != 0
    }

    /// Returns whether rows of the other place may have a key of the nested field at the first one.
    pub(super) const fn are_at(&self, place: usize, other: Option<usize>) -> bool {
        self.0[place % NESTED] & bit_of(other) != 0
    }
}

const fn bit_of(place: Option<usize>) -> u64 {
    match place {
        Some(place) => 1 << (place % NESTED),
        None => 1 << NESTED,
    }
}

/// The nested fields of a struct that meet another row in some way.
#[derive(Clone, Debug)]
pub(super) struct Meetings(u64);

impl Meetings {
    /// Any nested field may meet another row.
    pub(super) const ANY: Self = Self(u64::MAX);

    pub(super) const NONE: Self = Self(0);

    /// Adds the nested field at this place of the struct, if it is one.
    pub(super) const fn add(&mut self, place: Option<usize>) {
        if let Some(place) = place {
            self.0 |= bit(place);
        }
    }

    /// Returns whether the nested field at this place of the struct may meet another row.
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

/// Returns how many keys the rows have on all transports, or a number above [`MANY`].
const fn count_keys(fields: &[Field]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < fields.len() && count <= MANY {
        let field = &fields[at];
        count += count_words(field.header.as_ref());
        count += count_words(field.flat.as_ref());
        count += count_words(field.blob.as_ref());
        let (views, mut view) = (field.views.get(), 0);
        while view < views.len() {
            count += count_words(Some(&views[view].1));
            view += 1;
        }
        at += 1;
    }
    count
}

const fn count_words(first: Option<&Slot>) -> usize {
    let (Some(first), mut count, mut at) = (first, 0, 0) else { return 0 };
    while let Some(word) = first.word(at) {
        count += word.keys().len();
        at += 1;
    }
    count
}

/// So many keys have a small set, which takes less time to make than a large one.
const FEW: usize = 0x1800;

/// The most keys that are found without a look at all others.
const MANY: usize = 0x6000;

/// Returns so many slots that a quarter stays empty, and few hashes stand far behind their places.
const fn slots_for(keys: usize) -> usize {
    keys / 3 * 4
}

/// Hashes of keys, each with its transport.
struct Keys<const SLOTS: usize> {
    /// Each as near behind the place that it says as there is room. Zero is none.
    hashes: [u64; SLOTS],
    /// The place of the first one that has the key.
    firsts: [Option<usize>; SLOTS],
    /// The bits of all that have it.
    owners: [u64; SLOTS],
}

impl<const SLOTS: usize> Keys<SLOTS> {
    /// Adds the keys of a row, and returns the bits of the others that have one of them. The rows of a nested field come
    /// one after the other.
    const fn add_row(&mut self, field: &Field, place: Option<usize>) -> u64 {
        let mut met = self.add_words(field.header.as_ref(), 1, place);
        met |= self.add_words(field.flat.as_ref(), 2, place);
        met |= self.add_words(field.blob.as_ref(), 3, place);
        let (views, mut view) = (field.views.get(), 0);
        while view < views.len() {
            let (name, slot) = &views[view];
            met |= self.add_words(Some(slot), hash(name), place);
            view += 1;
        }
        met
    }

    const fn add_words(&mut self, first: Option<&Slot>, transport: u64, place: Option<usize>) -> u64 {
        let (Some(first), mut met, mut at) = (first, 0, 0) else { return 0 };
        while let Some(word) = first.word(at) {
            let (keys, mut key) = (word.keys(), 0);
            while key < keys.len() {
                met |= self.add(mixed(hash(keys[key].name()), transport), place);
                key += 1;
            }
            at += 1;
        }
        met
    }

    const fn add(&mut self, hash: u64, place: Option<usize>) -> u64 {
        let (hash, mut at) = (hash | 1, (hash >> 32) as usize % SLOTS);
        while self.hashes[at] != 0 && self.hashes[at] != hash {
            at = (at + 1) % SLOTS;
        }
        if self.hashes[at] == 0 {
            (self.hashes[at], self.firsts[at]) = (hash, place);
        }
        let is_first = match (self.firsts[at], place) {
            (Some(first), Some(place)) => first == place,
            (None, None) => true,
            _ => false,
        };
        // While the first one alone has it, it meets none.
        let met = if is_first { 0 } else { self.owners[at] };
        self.owners[at] |= bit_of(place);
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_met_by_all_others_that_have_it() {
        let mut keys = Keys::<8> { hashes: [0; 8], firsts: [None; 8], owners: [0; 8] };
        let (key, other) = (hash("key"), hash("other"));
        assert_eq!(keys.add(key, None), 0);
        assert_eq!(keys.add(key, None), 0);
        assert_eq!(keys.add(key, Some(2)), bit_of(None));
        assert_eq!(keys.add(key, Some(3)), bit_of(None) | bit_of(Some(2)));
        assert_eq!(keys.add(other, Some(3)), 0);
        assert_eq!(keys.add(other, Some(3)), 0);
        // With the same bit.
        assert_eq!(keys.add(other, Some(3 + NESTED)), bit_of(Some(3)));
    }
}
