//! How much a file may become once it is decompressed.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// The most bytes that a file of any size may become.
const ANY: u64 = 1 << 30;
/// The most bytes that each byte of a larger one may become: as many as gzip can make of a byte.
const TIMES: u64 = 1_032;

/// The bytes of a compressed file that were read so far: what its layers may have follows from that, so that a few bytes are
/// not read for hours.
#[derive(Default)]
pub(super) struct Stored(Cell<u64>);

impl Stored {
    /// Returns so many bytes, all of which count as read.
    pub(super) const fn new(bytes: u64) -> Self {
        Self(Cell::new(bytes))
    }

    /// Counts the bytes of the file as they are read.
    pub(super) const fn counted<R>(&self, input: R) -> Counted<'_, R> {
        Counted { input, stored: self }
    }

    /// Returns a reader of one of the layers, which fails if that has too many bytes.
    pub(super) const fn bounded<R>(&self, layer: R) -> Bounded<'_, R> {
        Bounded { layer, bytes: 0, stored: self }
    }

    fn allows(&self, bytes: u64) -> bool {
        bytes <= ANY || bytes <= self.0.get().saturating_mul(TIMES)
    }
}

pub(super) struct Counted<'a, R> {
    input: R,
    stored: &'a Stored,
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        self.stored.0.set(self.stored.0.get() + read as u64);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.stored.0.set(self.stored.0.get() + bytes as u64);
        self.input.consume(bytes);
    }
}

pub(super) struct Bounded<'a, R> {
    layer: R,
    bytes: u64,
    stored: &'a Stored,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.layer.read(into)?;
        self.bytes += read as u64;
        if self.stored.allows(self.bytes) {
            return Ok(read);
        }
        Err(io::Error::other(format!(
            "it has more than {} GiB once it is decompressed, and more than {TIMES} times its bytes; decompress it first",
            ANY >> 30,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns how many bytes are read of a layer without an end, of a file with this many bytes.
    fn read_of(stored: u64) -> u64 {
        let stored = Stored::new(stored);
        let mut layer = stored.bounded(io::repeat(b'a'));
        let (mut buffer, mut bytes) = (vec![0; 1 << 20], 0);
        loop {
            match layer.read(&mut buffer) {
                Ok(read) => bytes += read as u64,
                Err(error) => {
                    assert!(error.to_string().starts_with("it has more than 1 GiB once it is decompressed"), "{error}");
                    return bytes;
                }
            }
        }
    }

    #[test]
    fn a_layer_has_as_many_bytes_as_its_file_can_have() {
        assert_eq!(read_of(90), ANY);
        assert_eq!(read_of(1 << 20), TIMES << 20);
    }

    #[test]
    fn what_was_read_of_a_file_counts() {
        let stored = Stored::default();
        let mut input = stored.counted(io::Cursor::new(vec![0; 3 << 20]));
        assert!(!stored.allows(ANY + 1));
        assert_eq!(input.read(&mut vec![0; 1 << 20]).unwrap(), 1 << 20);
        input.fill_buf().unwrap();
        input.consume(1 << 20);
        assert!(stored.allows(TIMES << 21) && !stored.allows((TIMES << 21) + 1));
    }
}
