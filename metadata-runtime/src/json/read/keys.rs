//! The keys of one object, each of which is to come once.

use std::borrow::Cow;
use std::collections::HashSet;

/// The keys of one object so far: few are compared one by one, where whoever reads the object has them; many are hashed.
#[derive(Debug, Default)]
pub(crate) struct Keys<'t> {
    /// How many are compared one by one.
    few: usize,
    /// The [marks](mark) of those few: a key whose mark is not there is new.
    marks: [u64; 4],
    many: HashSet<Cow<'t, str>>,
}

impl<'t> Keys<'t> {
    /// Adds a key, and returns `true` if it is new. `before` are the keys that were new, in their order.
    #[expect(clippy::ptr_arg, reason = "one that is borrowed is kept without a copy")]
    pub(crate) fn insert<'k>(&mut self, key: &Cow<'t, str>, before: impl Iterator<Item = &'k str>) -> bool {
        const FEW: usize = 32;
        let (word, bit) = mark(key);
        let is_marked = self.marks[word] & bit != 0;
        if is_marked && before.take(self.few).any(|before| before == key) {
            return false;
        }
        if self.few < FEW {
            self.marks[word] |= bit;
            self.few += 1;
            return true;
        }
        self.many.insert(key.clone())
    }
}

/// Returns one of 256 bits by which most keys of an object differ.
fn mark(key: &str) -> (usize, u64) {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).map_or(0, |byte| usize::from(*byte));
    let sum = bytes.len() + 37 * byte(bytes.len().wrapping_sub(1)) + 101 * byte(bytes.len() / 2) + 11 * byte(0);
    (sum >> 6 & 3, 1 << (sum & 63))
}
