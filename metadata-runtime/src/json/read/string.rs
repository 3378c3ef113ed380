//! Reading of strings.

use std::borrow::Cow;

use super::cursor::{Cursor, ENDED, Fault, Text};
use super::plain::{BLOCK, WORD, plain_end, specials_of_block};

pub(super) const HALF: &str = "half a surrogate pair";

impl<'t> Cursor<'t> {
    /// Moves past the string that is next, if it stands for itself, without an escape.
    #[cfg(feature = "observe")]
    pub(crate) fn skip_plain_string(&mut self) -> bool {
        if self.peek() != Some(b'"') {
            return false;
        }
        let end = plain_end(self.bytes(), self.at + 1);
        let is_plain = self.bytes().get(end) == Some(&b'"');
        if is_plain {
            self.at = end + 1;
        }
        is_plain
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        let start = self.at;
        let Text { text, is_lossy } = self.lossy_string()?;
        if is_lossy { Err(Fault { what: HALF, at: start }) } else { Ok(text) }
    }

    /// Reads a string that may have half a surrogate pair.
    pub(super) fn lossy_string(&mut self) -> Result<Text<'t>, Fault> {
        let text = self.lossy_string_within(usize::MAX)?;
        text.map_or_else(|| self.fault("a string that is too long"), Ok)
    }

    /// Reads a string that may have half a surrogate pair; `None` for one that stands for more bytes than these, which
    /// is then read past.
    pub(crate) fn lossy_string_within(&mut self, most: usize) -> Result<Option<Text<'t>>, Fault> {
        self.expect(b'"', "expected a string")?;
        let start = self.at;
        self.at = plain_end(self.bytes(), start);
        if self.peek() == Some(b'"') {
            let text = &self.text[start..self.at];
            self.at += 1;
            return Ok((text.len() <= most).then_some(Text { text: Cow::Borrowed(text), is_lossy: false }));
        }
        let mut text = Unescaped::new(&self.bytes()[start..self.at], self.text.len() - start);
        let mut is_lossy = false;
        loop {
            self.at = text.copy(self.bytes(), self.at, most);
            if text.len > most {
                return self.skip_rest_of_string().map(|()| None);
            }
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    let char = self.escape()?;
                    is_lossy |= char.is_none();
                    text.push(char.unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                Some(_) => return self.fault("a control character in a string"),
                None => return self.fault(ENDED),
            }
        }
        self.at += 1;
        Ok(Some(Text { text: Cow::Owned(text.into_string()), is_lossy }))
    }

    /// Reads an escape; `None` is half a surrogate pair.
    fn escape(&mut self) -> Result<Option<char>, Fault> {
        let Some(&kind) = self.bytes().get(self.at + 1) else { return self.fault(ENDED) };
        let char = match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'u' => return self.unicode_escape(),
            _ => return self.fault("an escape that JSON does not have"),
        };
        self.at += 2;
        Ok(Some(char))
    }

    fn unicode_escape(&mut self) -> Result<Option<char>, Fault> {
        let unit = self.unit(self.at)?;
        self.at += 6;
        if let Some(char) = char::from_u32(u32::from(unit)) {
            return Ok(Some(char));
        }
        if unit < 0xDC00 && self.bytes()[self.at..].starts_with(b"\\u") {
            let low = self.unit(self.at)?;
            if let Some(Ok(char)) = char::decode_utf16([unit, low]).next() {
                self.at += 6;
                return Ok(Some(char));
            }
        }
        Ok(None)
    }

    /// Reads the four digits of the escape at `at`.
    fn unit(&self, at: usize) -> Result<u16, Fault> {
        let digits = self.bytes().get(at + 2..at + 6);
        let unit = digits.and_then(|digits| {
            digits
                .iter()
                .try_fold(0, |unit, &digit| Some(unit << 4 | u16::try_from(char::from(digit).to_digit(16)?).ok()?))
        });
        unit.ok_or(Fault { what: "an escape without four hexadecimal digits", at })
    }

    /// Moves past the rest of a string without building it.
    pub(super) fn skip_rest_of_string(&mut self) -> Result<(), Fault> {
        let bytes = self.bytes();
        let mut start = plain_end(bytes, self.at);
        // Nearly all that a body has is prompts, so that this is where it is read. Where a block begins does not depend on
        // the escapes before it: the processor looks at the next ones while it is still at them.
        let mut is_escaped = 0;
        let (what, at) = 'end: loop {
            for (word, marked) in specials_of_block(bytes.get(start..).unwrap_or_default()).into_iter().enumerate() {
                let mut marked = marked & !is_escaped;
                is_escaped = 0;
                while marked != 0 {
                    let at = start + word * WORD + (marked.trailing_zeros() / 8) as usize;
                    let first = marked & marked.wrapping_neg();
                    match (bytes.get(at), bytes.get(at + 1)) {
                        (Some(b'\\'), Some(kind)) if IS_KIND[usize::from(*kind)] => {
                            // What is behind the backslash may be the first byte of the next word.
                            marked &= !(first << 8);
                            is_escaped = first >> 56;
                        }
                        (Some(b'"'), _) => {
                            self.at = at + 1;
                            return Ok(());
                        }
                        (Some(b'\\'), Some(b'u')) => {
                            if let Err(fault) = self.unit(at) {
                                break 'end (fault.what, at);
                            }
                        }
                        (Some(b'\\'), Some(_)) => break 'end ("an escape that JSON does not have", at),
                        (None | Some(b'\\'), _) => break 'end (ENDED, at),
                        (Some(_), _) => break 'end ("a control character in a string", at),
                    }
                    marked &= !first;
                }
            }
            start += BLOCK;
        };
        self.at = at;
        self.fault(what)
    }
}

/// For each byte, `true` if it stands for one character behind a backslash; a table needs no branch for each that does.
static IS_KIND: [bool; 256] = {
    let (mut is_kind, kinds, mut i) = ([false; 256], *b"\"\\/bfnrt", 0);
    while i < kinds.len() {
        is_kind[kinds[i] as usize] = true;
        i += 1;
    }
    is_kind
};

/// A text without its escapes, under construction: pieces are copied whole, beyond its end.
struct Unescaped {
    bytes: Vec<u8>,
    len: usize,
}

/// How much is copied at once, which most pieces between two escapes are not more than.
const PIECE: usize = 16;

impl Unescaped {
    /// Begins with `start`, of a string of which so many bytes are left at most.
    fn new(start: &[u8], left: usize) -> Self {
        // Most strings with escapes are blobs.
        const USUAL: usize = 1 << 10;
        let room = left.min(USUAL).max(2 * start.len()) + 2 * PIECE;
        let mut bytes = vec![0; room];
        bytes[..start.len()].copy_from_slice(start);
        Self { bytes, len: start.len() }
    }

    fn make_room(&mut self, len: usize) {
        if self.bytes.len() - self.len < len {
            self.bytes.resize(2 * self.bytes.len() + len, 0);
        }
    }

    fn push(&mut self, char: char) {
        self.make_room(PIECE);
        match u8::try_from(char) {
            Ok(byte) if byte.is_ascii() => {
                self.bytes[self.len] = byte;
                self.len += 1;
            }
            _ => self.len += char.encode_utf8(&mut self.bytes[self.len..]).len(),
        }
    }

    /// Copies from `at` on what stands for itself, and what does so behind a backslash, which most escapes of a blob are.
    /// Returns where that ends, or where it has become more than `most` bytes.
    ///
    /// Where a piece begins does not depend on what was copied before it, so that the processor copies several at once.
    fn copy(&mut self, from: &[u8], at: usize, most: usize) -> usize {
        let (mut piece, mut start, mut is_escaped) = (at, at, 0);
        loop {
            for (word, marked) in specials_of_block(from.get(start..).unwrap_or_default()).into_iter().enumerate() {
                let mut marked = marked & !is_escaped;
                is_escaped = 0;
                while marked != 0 {
                    let at = start + word * WORD + (marked.trailing_zeros() / 8) as usize;
                    let first = marked & marked.wrapping_neg();
                    self.append(from, piece, at);
                    let Some([b'\\', b'"' | b'\\' | b'/']) = from.get(at..).and_then(<[u8]>::first_chunk) else {
                        return at;
                    };
                    // The next piece begins with the character behind the backslash, which may be the first byte of the
                    // next word.
                    piece = at + 1;
                    marked &= !(first | first << 8);
                    is_escaped = first >> 56;
                }
            }
            start += BLOCK;
            if is_escaped == 0 {
                self.append(from, piece, start);
                piece = start;
                if self.len > most {
                    return start;
                }
            }
        }
    }

    /// Appends what is from `start` to `end`.
    #[inline]
    fn append(&mut self, from: &[u8], start: usize, end: usize) {
        let len = end - start;
        let piece = from.get(start..).and_then(<[u8]>::first_chunk::<PIECE>);
        let room = self.bytes.get_mut(self.len..).and_then(<[u8]>::first_chunk_mut::<PIECE>);
        match (piece, room) {
            (Some(piece), Some(room)) if len <= PIECE => *room = *piece,
            _ => self.append_long(&from[start..end]),
        }
        self.len += len;
    }

    #[inline(never)]
    fn append_long(&mut self, piece: &[u8]) {
        self.make_room(piece.len() + PIECE);
        self.bytes[self.len..self.len + piece.len()].copy_from_slice(piece);
    }

    fn into_string(mut self) -> String {
        self.bytes.truncate(self.len);
        // A short one would keep the room of a blob for as long as it is there.
        if self.bytes.capacity() > 2 * self.len + 2 * PIECE {
            self.bytes.shrink_to_fit();
        }
        // It was cut where a character of ASCII is.
        String::from_utf8(self.bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stand_for_what_serde_json_says() {
        let pieces = [
            "",
            "a",
            "\\n",
            "\\\"",
            "1234567",
            "12345678",
            "é",
            "\\u00e9",
            "\\ud83d\\ude00",
            "long plain text, twenty-nine by",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for times in [1, 70] {
                        let json = format!("\"{}\"", [first, second, third].concat().repeat(times));
                        let mut cursor = Cursor::new(&json);
                        let text = cursor.string().unwrap();
                        assert_eq!(text, serde_json::from_str::<String>(&json).unwrap());
                        assert_eq!(cursor.at, json.len());
                        for most in [text.len().saturating_sub(1), text.len()] {
                            let mut cursor = Cursor::new(&json);
                            let within = cursor.lossy_string_within(most).unwrap();
                            assert!(within.is_none() || within.unwrap().text == text, "{json}");
                            assert_eq!(cursor.at, json.len(), "{json}");
                        }
                    }
                }
            }
        }
    }
}
