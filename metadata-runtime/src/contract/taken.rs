//! The keys that others have, for const evaluation.

use super::Key;
use super::key_filter::{KeyFilter, hash};
use super::relation::same_key;
use super::text::Names;

/// The most keys that are found without a look at all others.
const INDEXED: usize = 0x800;

/// Keys that a row may not have, and where those of other rows are.
///
/// Const evaluation is slow, and long evaluation is an error: comparing each key of two nested structs of a hundred fields,
/// which have the same ones under opposite conditions, with all of the other's took too long.
pub(super) struct Taken {
    all: KeyFilter,
    hashes: [u64; INDEXED],
    /// Of each key the row, which [`NO_ROW`] stands for where it is reserved, its word, and the place among the keys there.
    rows: [usize; INDEXED],
    words: [usize; INDEXED],
    keys: [usize; INDEXED],
    /// For each remainder of a hash, the number of the last key that has it: its place and one. Zero is none.
    last: [usize; INDEXED],
    /// For each key, the number of the one before it with the same remainder.
    before: [usize; INDEXED],
    len: usize,
    is_complete: bool,
}

/// Where reserved keys are.
const NO_ROW: usize = usize::MAX;

impl Taken {
    pub(super) const fn new() -> Self {
        Self {
            all: KeyFilter::new(),
            hashes: [0; INDEXED],
            rows: [0; INDEXED],
            words: [0; INDEXED],
            keys: [0; INDEXED],
            last: [0; INDEXED],
            before: [0; INDEXED],
            len: 0,
            is_complete: true,
        }
    }

    /// Adds a key that is neither reserved nor in a row.
    pub(super) const fn add(&mut self, key: &str) {
        self.all.add(hash(key));
    }

    /// Adds the keys of `reserved(...)`.
    pub(super) const fn add_reserved(&mut self, reserved: &Names) {
        let mut r = 0;
        while r < reserved.len() {
            self.add_at(reserved.at(r), NO_ROW, 0, r);
            r += 1;
        }
    }

    /// Adds the keys of a word.
    pub(super) const fn add_all(&mut self, keys: &[Key], row: usize, word: usize) {
        let mut k = 0;
        while k < keys.len() {
            self.add_at(keys[k].name(), row, word, k);
            k += 1;
        }
    }

    const fn add_at(&mut self, name: &str, row: usize, word: usize, key: usize) {
        let hash = hash(name);
        self.all.add(hash);
        if self.len == INDEXED {
            self.is_complete = false;
            return;
        }
        let (at, last) = (self.len, &mut self.last[remainder(hash)]);
        (self.hashes[at], self.rows[at], self.words[at], self.keys[at]) = (hash, row, word, key);
        self.before[at] = *last;
        self.len += 1;
        *last = self.len;
    }

    /// Returns whether the key may be taken. A key of which this is not so needs no comparison.
    pub(super) const fn may_have(&self, key: &str) -> bool {
        self.all.may_have(hash(key))
    }

    /// Returns whether one of the reserved keys is the [same](same_key).
    pub(super) const fn is_reserved(&self, reserved: &Names, key: &str) -> bool {
        let mut found = self.first(key);
        while let Some(place) = found.next() {
            if self.rows[place] == NO_ROW && same_key(reserved.at(self.keys[place]), key) {
                return true;
            }
        }
        let mut r = if self.is_complete { reserved.len() } else { 0 };
        while r < reserved.len() {
            if same_key(reserved.at(r), key) {
                return true;
            }
            r += 1;
        }
        false
    }

    /// Returns `true` if [`in_rows`](Self::in_rows) misses no key.
    pub(super) const fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Returns the places of those keys of rows that may be the [same](same_key), the last one first.
    pub(super) const fn in_rows(&self, key: &str) -> InRows<'_> {
        InRows(self.first(key))
    }

    const fn first(&self, key: &str) -> Found<'_> {
        let hash = hash(key);
        Found { taken: self, hash, number: self.last[remainder(hash)] }
    }
}

/// Returns the remainder of a hash by [`INDEXED`], a power of two.
const fn remainder(hash: u64) -> usize {
    (hash & 0x7FF) as usize
}

/// The places of keys with one hash.
struct Found<'t> {
    taken: &'t Taken,
    hash: u64,
    number: usize,
}

impl Found<'_> {
    const fn next(&mut self) -> Option<usize> {
        while self.number > 0 {
            let at = self.number - 1;
            self.number = self.taken.before[at];
            if self.taken.hashes[at] == self.hash {
                return Some(at);
            }
        }
        None
    }
}

/// Keys of rows with one hash.
pub(super) struct InRows<'t>(Found<'t>);

impl InRows<'_> {
    /// Returns the row, its word, and the place among the keys of the word.
    pub(super) const fn next(&mut self) -> Option<(usize, usize, usize)> {
        let taken = self.0.taken;
        while let Some(at) = self.0.next() {
            if taken.rows[at] != NO_ROW {
                return Some((taken.rows[at], taken.words[at], taken.keys[at]));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the places of the key in rows.
    fn rows_of(taken: &Taken, key: &str) -> Vec<(usize, usize, usize)> {
        let mut found = taken.in_rows(key);
        std::iter::from_fn(|| found.next()).collect()
    }

    #[test]
    fn a_key_is_found_where_it_was_added() {
        let keys = [Key::text("session_id"), Key::text("Kind")];
        let mut taken = Taken::new();
        taken.add("x-meta");
        taken.add_reserved(&Names::written(&["kind", "role"]));
        taken.add_all(&keys, 3, 1);
        taken.add_all(&keys, 5, 0);
        assert_eq!(rows_of(&taken, "\u{212A}ind"), [(5, 0, 1), (3, 1, 1)]);
        assert_eq!(rows_of(&taken, "Session_ID"), [(5, 0, 0), (3, 1, 0)]);
        assert!(rows_of(&taken, "role").is_empty() && rows_of(&taken, "other").is_empty());
        let reserved = Names::written(&["kind", "role"]);
        assert!(taken.is_reserved(&reserved, "KIND") && !taken.is_reserved(&reserved, "session_id"));
        assert!(taken.may_have("X-Meta") && taken.may_have("Role") && !taken.may_have("other"));
    }

    #[test]
    fn what_has_no_place_is_not_missed() {
        let keys: Vec<Key> = (0..=INDEXED).map(|i| Key::text(format!("key_{i}").leak())).collect();
        let mut taken = Taken::new();
        taken.add_all(&keys[..INDEXED], 0, 0);
        assert!(taken.is_complete());
        taken.add_all(&keys[INDEXED..], 1, 0);
        taken.add_reserved(&Names::written(&["role"]));
        assert!(!taken.is_complete());
        assert!(keys.iter().all(|key| taken.may_have(key.name())));
        assert!(taken.is_reserved(&Names::written(&["role"]), "Role"));
    }
}
