//! A body as text, in which bytes may be wrong.

use std::borrow::Cow;
use std::io::{self, Write};

/// The text of a body. A text with replacement characters could be three times as long, so that they are written alone.
pub(super) struct Legible<'b> {
    bytes: &'b [u8],
    /// With a sign of one byte for each byte that is wrong: a part of it is at the same place in the bytes.
    text: Cow<'b, str>,
}

impl<'b> Legible<'b> {
    /// Reads a body.
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        let text = std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(masked(bytes)), Cow::Borrowed);
        Self { bytes, text }
    }

    /// Returns the text, in which a sign stands for each byte that is wrong.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether bytes are wrong.
    pub(super) const fn is_damaged(&self) -> bool {
        matches!(self.text, Cow::Owned(_))
    }

    /// Writes a part of the text, with replacement characters for what is wrong.
    pub(super) fn write(&self, part: &str, out: &mut dyn Write) -> io::Result<()> {
        if !self.is_damaged() {
            return out.write_all(part.as_bytes());
        }
        let start = part.as_ptr().addr() - self.text.as_ptr().addr();
        for chunk in self.bytes[start..start + part.len()].utf8_chunks() {
            out.write_all(chunk.valid().as_bytes())?;
            if !chunk.invalid().is_empty() {
                out.write_all("\u{FFFD}".as_bytes())?;
            }
        }
        Ok(())
    }
}

/// Returns the text with a sign of one byte for each byte that is wrong.
fn masked(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}
