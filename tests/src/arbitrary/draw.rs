use std::ops::RangeInclusive;

/// Choices made from bytes. When they are used up every further choice is the first one, so that fewer bytes
/// make a smaller value.
#[derive(Debug)]
pub struct Draw<'b> {
    bytes: &'b [u8],
}

impl<'b> Draw<'b> {
    /// Choices from these bytes.
    #[must_use]
    pub const fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        first
    }

    /// The next eight bytes.
    pub fn word(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// A number in `range`, which is not empty.
    pub fn number(&mut self, range: RangeInclusive<usize>) -> usize {
        let (least, span) = (*range.start(), range.end() - range.start());
        let drawn = match span {
            0 => 0,
            1..=0xFF => usize::from(self.byte()),
            _ => usize::from(self.byte()) << 8 | usize::from(self.byte()),
        };
        least + drawn % (span + 1)
    }

    /// `true` in about `percent` of all cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.number(0..=99) >= 100 - percent
    }

    /// One of these, which are some.
    pub fn pick<'o, T: ?Sized>(&mut self, of: &[&'o T]) -> &'o T {
        of[self.number(0..=of.len() - 1)]
    }

    /// Returns the result of `make`, or nothing.
    pub fn option<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(60).then(|| make(self))
    }

    /// As many as the number in `range` says.
    pub fn several<T, C: FromIterator<T>>(
        &mut self,
        range: RangeInclusive<usize>,
        mut make: impl FnMut(&mut Self) -> T,
    ) -> C {
        (0..self.number(range)).map(|_| make(self)).collect()
    }
}

/// The bytes of a seed: as many as are enough for most snapshots, and sometimes too few.
#[must_use]
pub fn seeded(seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    };
    let words = next() % 160;
    (0..words).flat_map(|_| next().to_le_bytes()).collect()
}
