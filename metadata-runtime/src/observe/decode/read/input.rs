use std::io::{self, Read};

/// A body as JSON needs it: no more bytes than a bound, and UTF-8, with U+FFFD for what is not.
///
/// Without it one wrong byte in a prompt would keep the whole body from being read.
pub(in crate::observe) struct Input<R> {
    inner: io::Take<R>,
    /// What was read and is not looked at yet: an unfinished character.
    raw: Vec<u8>,
    /// What was looked at and is not handed on yet.
    text: Vec<u8>,
    at: usize,
    /// How many bytes were looked at.
    seen: u64,
    ended: bool,
    bad_utf8: Option<u64>,
}

const CHUNK: usize = 8 * 1024;

impl<R: Read> Input<R> {
    pub(in crate::observe) fn new(inner: R, max_bytes: u64) -> Self {
        // One more, to see whether there is more.
        let inner = inner.take(max_bytes.saturating_add(1));
        Self { inner, raw: Vec::new(), text: Vec::new(), at: 0, seen: 0, ended: false, bad_utf8: None }
    }

    /// Whether there is more than the bound.
    pub(in crate::observe) fn is_over(&self) -> bool {
        self.ended && self.inner.limit() == 0
    }

    /// Where the first byte is that is not UTF-8, if there is one.
    pub(in crate::observe) const fn bad_utf8(&self) -> Option<u64> {
        self.bad_utf8
    }

    /// Reads the next chunk into `text`.
    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        let before = self.raw.len();
        self.raw.resize(before + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.raw[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.raw.truncate(before + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        let mut rest = 0;
        for chunk in self.raw.utf8_chunks() {
            self.text.extend_from_slice(chunk.valid().as_bytes());
            self.seen += chunk.valid().len() as u64;
            let invalid = chunk.invalid();
            if invalid.is_empty() {
                continue;
            }
            if !self.ended && is_unfinished(invalid) {
                rest = invalid.len();
                break;
            }
            self.bad_utf8.get_or_insert(self.seen);
            self.seen += invalid.len() as u64;
            self.text.extend_from_slice("\u{FFFD}".as_bytes());
        }
        self.raw.drain(..self.raw.len() - rest);
        Ok(())
    }
}

/// Whether more bytes could make a character of these.
fn is_unfinished(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

impl<R: Read> Read for Input<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            self.fill()?;
        }
        let read = (&self.text[self.at..]).read(out)?;
        self.at += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow sender does.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let len = out.len().min(1);
            self.0.read(&mut out[..len])
        }
    }

    fn read(bytes: &[u8], max: u64) -> (String, Option<u64>, bool) {
        let mut fast = Input::new(bytes, max);
        let mut text = String::new();
        fast.read_to_string(&mut text).unwrap();
        let mut slow = Input::new(Slow(bytes), max);
        let mut same = String::new();
        slow.read_to_string(&mut same).unwrap();
        assert_eq!(same, text);
        assert_eq!((slow.bad_utf8(), slow.is_over()), (fast.bad_utf8(), fast.is_over()));
        (text, fast.bad_utf8(), fast.is_over())
    }

    #[test]
    fn utf8_is_unchanged_and_the_rest_is_replaced() {
        assert_eq!(read("aé😀".as_bytes(), 100), ("aé😀".into(), None, false));
        assert_eq!(read(b"a\xFFb\xE9", 100), ("a\u{FFFD}b\u{FFFD}".into(), Some(1), false));
        assert_eq!(read(b"a\xF0\x9F\x98", 100), ("a\u{FFFD}".into(), Some(1), false));
    }

    #[test]
    fn what_is_over_the_bound_is_noticed() {
        assert_eq!(read(b"abc", 3), ("abc".into(), None, false));
        assert!(read(b"abcd", 3).2);
    }
}
