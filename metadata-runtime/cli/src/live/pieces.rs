//! The data of a body, kept as it came.

use bytes::Bytes;

/// The size from which data is kept as it is. Less is copied, so that a small part does not keep a large buffer.
const SHARED: usize = 4096;

/// A body in the pieces in which it came.
#[derive(Default)]
pub(super) struct Pieces {
    whole: Vec<Bytes>,
    /// Small pieces, which come after all others.
    small: Vec<u8>,
    size: usize,
}

impl Pieces {
    /// Returns the size in bytes.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// Appends data, and shares it if it is large.
    pub(super) fn push(&mut self, data: &Bytes) {
        self.size += data.len();
        if data.len() < SHARED {
            self.small.extend_from_slice(data);
            return;
        }
        if !self.small.is_empty() {
            self.whole.push(std::mem::take(&mut self.small).into());
        }
        self.whole.push(data.clone());
    }

    /// Puts the pieces together.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        if self.whole.is_empty() {
            return self.small;
        }
        self.whole.push(self.small.into());
        self.whole.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_size_stay_in_order() {
        let data: Vec<u8> = (0..u8::MAX).cycle().take(10 * SHARED).collect();
        for sizes in [&[1][..], &[SHARED], &[1, SHARED, 2, 3, SHARED - 1, SHARED + 1]] {
            let (mut pieces, mut rest) = (Pieces::default(), &data[..]);
            for size in sizes.iter().cycle() {
                let (piece, after) = rest.split_at(rest.len().min(*size));
                pieces.push(&Bytes::copy_from_slice(piece));
                rest = after;
                if rest.is_empty() {
                    break;
                }
            }
            assert_eq!(pieces.size(), data.len());
            assert!(pieces.into_bytes() == data, "{sizes:?}");
        }
        assert!(Pieces::default().into_bytes().is_empty());
    }
}
