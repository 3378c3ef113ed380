//! The data of a body, copied as it came: the data itself keeps the whole buffer that it was read into, which may be far
//! larger.

/// The size from which data is a piece of its own. Less is put together.
const LARGE: usize = 4096;

/// A body in the pieces in which it came.
#[derive(Default)]
pub(super) struct Pieces {
    large: Vec<Box<[u8]>>,
    /// Small pieces, which come after all others.
    small: Vec<u8>,
    size: usize,
}

impl Pieces {
    /// Returns the size in bytes.
    pub(super) const fn size(&self) -> usize {
        self.size
    }

    /// Appends data.
    pub(super) fn push(&mut self, data: &[u8]) {
        self.size += data.len();
        if data.len() < LARGE {
            self.small.extend_from_slice(data);
            return;
        }
        if !self.small.is_empty() {
            self.large.push(std::mem::take(&mut self.small).into());
        }
        self.large.push(data.into());
    }

    /// Puts the pieces together.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        if self.large.is_empty() {
            return self.small;
        }
        self.large.push(self.small.into());
        self.large.concat()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    #[test]
    fn pieces_of_any_size_stay_in_order_and_keep_no_buffer() {
        let data: Vec<u8> = (0..u8::MAX).cycle().take(10 * LARGE).collect();
        for sizes in [&[1][..], &[LARGE], &[1, LARGE, 2, 3, LARGE - 1, LARGE + 1]] {
            let buffer = Bytes::from(data.clone());
            let (mut pieces, mut rest) = (Pieces::default(), buffer.clone());
            for size in sizes.iter().cycle() {
                pieces.push(&rest.split_to(rest.len().min(*size)));
                if rest.is_empty() {
                    break;
                }
            }
            drop(rest);
            assert!(buffer.is_unique());
            assert_eq!(pieces.size(), data.len());
            assert!(pieces.into_bytes() == data, "{sizes:?}");
        }
        assert!(Pieces::default().into_bytes().is_empty());
    }
}
