//! The keys of one object, each of which is to come once.

use std::borrow::Cow;
use std::collections::HashSet;

/// The keys of one object so far: few are compared one by one, many are hashed.
#[derive(Debug, Default)]
pub(crate) struct Keys<'t> {
    few: Vec<Cow<'t, str>>,
    /// The [marks](mark) of those few: a key whose mark is not there is new.
    marks: [u64; 4],
    many: HashSet<Cow<'t, str>>,
}

impl<'t> Keys<'t> {
    /// Adds a key, and returns `true` if it is new.
    pub(crate) fn insert(&mut self, key: Cow<'t, str>) -> bool {
        const FEW: usize = 32;
        let (word, bit) = mark(&key);
        let is_marked = self.marks[word] & bit != 0;
        if is_marked && self.few.contains(&key) {
            return false;
        }
        if self.few.len() < FEW {
            if self.few.is_empty() {
                self.few.reserve(FEW);
            }
            self.marks[word] |= bit;
            self.few.push(key);
            return true;
        }
        self.many.insert(key)
    }
}

/// Returns one of 256 bits by which most keys of an object differ.
fn mark(key: &str) -> (usize, u64) {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(*byte));
    let sum = bytes.len() + 37 * byte(bytes.len().wrapping_sub(1)) + 101 * byte(bytes.len() / 2) + 11 * byte(0);
    (sum >> 6 & 3, 1 << (sum & 63))
}
