use super::Key;
use super::relation::last_folded;

/// A Bloom filter of keys: it may report a key that it does not contain, but never misses one. A key that it does not
/// report needs no comparison.
///
/// Const evaluation is slow, and long evaluation is an error: comparing two hundred flattened keys with two hundred
/// others took too long.
pub(super) struct KeyFilter {
    bits: [u64; 256],
}

impl KeyFilter {
    pub(super) const fn new() -> Self {
        Self { bits: [0; 256] }
    }

    pub(super) const fn add(&mut self, key: &str) {
        let (first, second) = places(key);
        self.bits[first / 64] |= 1 << (first % 64);
        self.bits[second / 64] |= 1 << (second % 64);
    }

    pub(super) const fn add_all(&mut self, keys: &[Key]) {
        let mut k = 0;
        while k < keys.len() {
            self.add(keys[k].name());
            k += 1;
        }
    }

    pub(super) const fn may_have(&self, key: &str) -> bool {
        let (first, second) = places(key);
        self.bits[first / 64] & (1 << (first % 64)) != 0 && self.bits[second / 64] & (1 << (second % 64)) != 0
    }
}

/// Two of 16384, which are those of every key that is [the same](super::relation::same_key). All of the key counts: those
/// of one type often share their beginning and their end.
const fn places(key: &str) -> (usize, usize) {
    // 2^64 divided by the golden ratio: its multiples are spread evenly over the upper bits.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let key = key.as_bytes();
    let (mut hash, mut end) = (0u64, key.len());
    while end > 0 {
        let (byte, start) = last_folded(key, end);
        hash = hash.wrapping_mul(SPREAD).wrapping_add(byte as u64 + 1);
        end = start;
    }
    let hash = hash.wrapping_mul(SPREAD);
    ((hash >> 50) as usize, (hash >> 36) as usize & 0x3FFF)
}
