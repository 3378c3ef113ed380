//! The maximum size of what is decompressed of a file.

use std::io::{self, BufRead, Read};
use std::sync::atomic::{AtomicU64, Ordering};

/// The size that a file of any size may be decompressed to, in GiB.
const FREE: u64 = 4;
/// The maximum ratio to the size of the file beyond that: what gzip can have at most.
const MAX_RATIO: u64 = 1_032;

/// The size of what was read of a file so far, and of what was decompressed of it: its layers, the captures in an archive and
/// the bodies of requests together, each of which can be a thousand times as large as it is stored. Without a maximum, a few
/// bytes would be read for hours.
///
/// Which body is the last one that is decompressed depends on the threads that read them.
#[derive(Debug)]
pub struct Expansion {
    stored: AtomicU64,
    decompressed: AtomicU64,
    free: u64,
}

impl Expansion {
    /// Begins a file of which so many bytes count as read.
    pub(super) const fn of(stored: u64) -> Self {
        Self::with(stored, FREE << 30)
    }

    /// Begins a file that is in memory already, and has no maximum.
    pub(super) const fn unbounded() -> Self {
        Self::with(0, u64::MAX)
    }

    pub(super) const fn with(stored: u64, free: u64) -> Self {
        Self { stored: AtomicU64::new(stored), decompressed: AtomicU64::new(0), free }
    }

    /// Counts the bytes of the file as they are read.
    pub(super) const fn counted<R>(&self, input: R) -> Counted<'_, R> {
        Counted { input, expansion: self }
    }

    /// Returns a reader of one of the layers, which fails if there are too many bytes in all.
    pub(super) const fn bounded<R>(&self, layer: R) -> Bounded<'_, R> {
        Bounded { layer, expansion: self }
    }

    /// Counts bytes that were decompressed.
    pub(super) fn add(&self, bytes: u64) {
        self.decompressed.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Checks that more may be decompressed.
    ///
    /// # Errors
    ///
    /// Returns the reason if there are too many bytes already.
    pub(super) fn check(&self) -> Result<(), String> {
        let (stored, size) = (self.stored.load(Ordering::Relaxed), self.decompressed.load(Ordering::Relaxed));
        if size <= self.free || size <= stored.saturating_mul(MAX_RATIO) {
            return Ok(());
        }
        Err(format!(
            "what is decompressed of the file has more than {FREE} GiB, and more than {MAX_RATIO} times its bytes"
        ))
    }
}

pub(super) struct Counted<'a, R> {
    input: R,
    expansion: &'a Expansion,
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(into)?;
        self.expansion.stored.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.expansion.stored.fetch_add(bytes as u64, Ordering::Relaxed);
        self.input.consume(bytes);
    }
}

pub(super) struct Bounded<'a, R> {
    layer: R,
    expansion: &'a Expansion,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.layer.read(into)?;
        self.expansion.add(read as u64);
        self.expansion.check().map_err(|why| io::Error::other(format!("{why}; decompress it first")))?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_of_a_file_counts() {
        let expansion = Expansion::with(0, 1 << 20);
        let mut input = expansion.counted(io::Cursor::new(vec![0; 3 << 20]));
        assert_eq!(input.read(&mut vec![0; 1 << 20]).unwrap(), 1 << 20);
        input.fill_buf().unwrap();
        input.consume(1 << 20);
        expansion.add(MAX_RATIO << 21);
        assert_eq!(expansion.check(), Ok(()));
        expansion.add(1);
        let why = expansion.check().unwrap_err();
        assert_eq!(why, "what is decompressed of the file has more than 4 GiB, and more than 1032 times its bytes");
    }
}
