/// A set of keys that may take others for one of them, but never misses one: what it does not have needs no comparison.
///
/// Const evaluation is slow, and stops what takes long: two hundred flattened keys, compared with two hundred others,
/// were too many.
pub(super) struct KeyFilter {
    bits: [u64; 256],
}

impl KeyFilter {
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

/// One of 16384, the same in whatever ASCII case: from the length, the first bytes and the last ones, since keys often
/// share their beginning or their end.
const fn place(key: &str) -> usize {
    // 2^64 divided by the golden ratio: its multiples are spread evenly in the upper bits.
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let key = key.as_bytes();
    let mut hash = key.len() as u64;
    let mut i = 0;
    while i < key.len() {
        if i == 8 && key.len() > 24 {
            i = key.len() - 16;
        }
        // The bit in which the cases of a letter differ.
        hash = hash.wrapping_mul(SPREAD).wrapping_add((key[i] | 0x20) as u64);
        i += 1;
    }
    (hash.wrapping_mul(SPREAD) >> 50) as usize
}
