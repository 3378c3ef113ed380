//! JSON in one line.

use std::io::{self, Write};

/// A writer of JSON that leaves out the white space between its tokens, and so every line break. The rest is written byte for
/// byte.
pub(super) struct Compact<'o> {
    out: &'o mut dyn Write,
    place: Place,
}

/// Where in the JSON the next byte is.
#[derive(Clone, Copy)]
enum Place {
    Between,
    InString,
    /// In a string, behind a backslash.
    Escaped,
}

impl<'o> Compact<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, place: Place::Between }
    }
}

impl Write for Compact<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut start = 0;
        for (at, byte) in bytes.iter().enumerate() {
            self.place = match (self.place, byte) {
                (Place::Between, b' ' | b'\t' | b'\n' | b'\r') => {
                    if start < at {
                        self.out.write_all(&bytes[start..at])?;
                    }
                    start = at + 1;
                    Place::Between
                }
                (Place::InString, b'\\') => Place::Escaped,
                (Place::Between, b'"') | (Place::Escaped, _) => Place::InString,
                (Place::InString, b'"') => Place::Between,
                (place, _) => place,
            };
        }
        self.out.write_all(&bytes[start..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
