//! The lines of a file, and which of them is read.

use std::io::{self, BufRead};

use memchr::{memchr, memchr_iter, memrchr};

/// About how many bytes of lines are handed out at once.
pub(crate) const BLOCK: usize = 1 << 16;

/// The character before each text of a sequence (RFC 7464).
pub(super) const SEPARATOR: u8 = 0x1E;

/// Returns how many bytes stand for nothing between two values: white space, byte order marks and separators.
pub(super) fn space(text: &[u8]) -> usize {
    let mut rest = text;
    loop {
        rest = match rest {
            [byte, after @ ..] if byte.is_ascii_whitespace() || *byte == SEPARATOR => after,
            [0xEF, 0xBB, 0xBF, after @ ..] => after,
            _ => return text.len() - rest.len(),
        };
    }
}

/// Returns where the lines end that fit into a block, or else the first one; none ends before `searched`.
pub(super) fn end_of_lines(text: &[u8], searched: usize) -> Option<usize> {
    let within = memrchr(b'\n', &text[searched..text.len().min(BLOCK).max(searched)]);
    within.or_else(|| memchr(b'\n', &text[searched..])).map(|end| searched + end)
}

/// Returns how many lines end in the text.
pub(super) fn ended(text: &[u8]) -> u64 {
    memchr_iter(b'\n', text).count() as u64
}

/// An input that counts the lines that were taken from it.
pub(super) struct Counted<R> {
    input: R,
    /// How many bytes were taken. On a small machine a large file begins again at 0.
    taken: usize,
    /// How many lines end in them.
    lines: u64,
    /// Up to which byte lines were counted last, and how many end before it.
    known: (usize, u64),
}

impl<R: BufRead> Counted<R> {
    pub(super) const fn new(input: R) -> Self {
        Self { input, taken: 0, lines: 0, known: (0, 0) }
    }

    pub(super) fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    /// Takes bytes of [`fill_buf`](Self::fill_buf).
    pub(super) fn consume(&mut self, text: usize) -> io::Result<()> {
        if text > 0 {
            self.lines += ended(&self.input.fill_buf()?[..text]);
            self.taken = self.taken.wrapping_add(text);
            self.input.consume(text);
        }
        Ok(())
    }

    /// Returns how many lines end before the byte at `start` of `kept`, the last bytes that were taken. Each byte is counted
    /// a few times at most, however often it is asked for.
    pub(super) fn ended_before(&mut self, kept: &[u8], start: usize) -> u64 {
        let at = self.taken.wrapping_sub(kept.len()).wrapping_add(start);
        let since = at.wrapping_sub(self.known.0);
        let lines = if since <= start {
            self.known.1 + ended(&kept[start - since..start])
        } else {
            self.lines - ended(&kept[start..])
        };
        self.known = (at, lines);
        lines
    }
}
