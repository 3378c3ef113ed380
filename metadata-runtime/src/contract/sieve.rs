/// A set of keys that may take others for one of them, but never misses one: what it does not have needs no comparison.
///
/// Const evaluation is slow, and stops what takes long: two hundred flattened keys, compared with two hundred others,
/// were too many.
pub(super) struct Sieve {
    bits: [u64; 256],
}

impl Sieve {
    pub(super) const fn new() -> Self {
        Self { bits: [0; 256] }
    }

    pub(super) const fn add(&mut self, key: &str) {
        let place = place(key);
        self.bits[place / 64] |= 1 << (place % 64);
    }

    pub(super) const fn may_have(&self, key: &str) -> bool {
        let place = place(key);
        self.bits[place / 64] & (1 << (place % 64)) != 0
    }
}

/// One of 16384, the same in whatever ASCII case, from the last bytes: where keys share a part, it is mostly the
/// first.
const fn place(key: &str) -> usize {
    // 2^32 divided by the golden ratio: its multiples are spread evenly in the upper bits.
    const SPREAD: u32 = 0x9E37_79B1;
    let key = key.as_bytes();
    let mut hash: u32 = 0;
    let mut i = key.len().saturating_sub(16);
    while i < key.len() {
        // The bit in which the cases of a letter differ.
        hash = hash.wrapping_mul(SPREAD).wrapping_add((key[i] | 0x20) as u32);
        i += 1;
    }
    (hash.wrapping_mul(SPREAD) >> 18) as usize
}
