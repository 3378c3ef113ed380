//! Conversion of JSON as programs write it to JSON that a parser accepts.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memchr3, memrchr};
use serde::Deserialize as _;
use serde::de::IgnoredAny;

use super::length::Length;

/// A reader that returns UTF-8 JSON, whatever encoding and extensions the capture uses:
///
/// - a byte order mark is dropped, also one between values, and UTF-16 and UTF-32 become UTF-8;
/// - a record separator, as JSON text sequences (RFC 7464) have it, ends a line;
/// - `NaN`, `Infinity` and `-Infinity`, which Python and JavaScript write, become `null`;
/// - a byte that is not UTF-8 becomes the lone surrogate that Python uses for it (`\udc80` to `\udcff`), so that its
///   place stays known; [`Text`](super::text::Text) turns it into a byte again.
///
/// A string ends at the end of its line at the latest, as JSON requires, so that a missing quotation mark spoils one
/// line only.
///
/// Lines that are JSON as it is need none of this: [`line`](Self::line) hands them out as they were read.
pub(super) struct Lenient<R> {
    input: R,
    encoding: Option<Encoding>,
    /// Input that was not converted yet, from `start` on.
    raw: Vec<u8>,
    start: usize,
    output: Vec<u8>,
    position: usize,
    state: State,
    /// The replaced places of the output, each with the bytes that stood there.
    replaced: Vec<(usize, Vec<u8>)>,
    length: Length,
}

/// The text that stands in for a word that is no JSON.
const NULL: &[u8] = b"null";

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The character before each text of a sequence (RFC 7464).
const SEPARATOR: u8 = 0x1E;

/// How often more input is read for the rest of a line. A longer line is converted as it is read.
const MAX_READS: usize = 8;

/// About how many bytes of lines are handed out at once.
pub(crate) const BLOCK: usize = 1 << 17;

/// How many bytes are taken over from the input at once, at most.
const MOST_AT_ONCE: usize = 1 << 18;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 { big_endian: bool },
    Utf32 { big_endian: bool },
}

/// The position of the output within JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    /// Nothing is replaced, since it is not known whether this is within a string.
    AsItIs,
    /// After a minus sign that was not written yet.
    Minus,
    /// Inside a word that was replaced by `null`.
    Word,
    String,
    Escape,
}

impl<R: BufRead> Lenient<R> {
    /// Wraps `input`, and determines its encoding from its first bytes.
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            encoding: None,
            raw: Vec::new(),
            start: 0,
            output: Vec::new(),
            position: 0,
            state: State::Outside,
            replaced: Vec::new(),
            length: Length::default(),
        }
    }

    /// Returns the length of the value that is read, which whoever reads it resets. A reading of more than
    /// [`MAX_VALUE`](super::length::MAX_VALUE) fails with [`io::ErrorKind::FileTooLarge`], and can go on.
    pub(super) fn length(&self) -> Length {
        self.length.clone()
    }

    /// Skips white space. Returns `true` if anything follows.
    ///
    /// # Errors
    ///
    /// Returns an error if the input cannot be read.
    pub(super) fn has_more(&mut self) -> io::Result<bool> {
        self.detect()?;
        loop {
            let converted = self.output.len() > self.position;
            let pending = if converted { &self.output[self.position..] } else { &self.raw[self.start..] };
            let space = space(pending);
            let has_more = space < pending.len();
            if converted {
                self.position += space;
            } else if self.is_untouched() {
                self.start += space;
            } else {
                if !self.fill()? {
                    return Ok(false);
                }
                continue;
            }
            if has_more {
                return Ok(true);
            }
            if self.is_untouched() && !self.read_more()? {
                return Ok(false);
            }
        }
    }

    /// Returns the rest of this line, which may be no JSON; `None` if it is too long, or is not UTF-8. Reads on for its
    /// end only while what is there is the beginning of a value, so that a whole value waits for no input.
    ///
    /// # Errors
    ///
    /// Returns an error if the input cannot be read.
    pub(super) fn line(&mut self) -> io::Result<Option<&str>> {
        if !self.is_untouched() {
            let pending = &self.output[self.position..];
            let end = memchr(b'\n', pending);
            return Ok(end.and_then(|end| std::str::from_utf8(&pending[..end]).ok()));
        }
        let mut searched = 0;
        for _ in 0..MAX_READS {
            let pending = &self.raw[self.start..];
            let end = memchr(b'\n', &pending[searched..]).map(|end| searched + end);
            if end.is_some() || !is_beginning(pending) {
                let end = self.start + end.unwrap_or(pending.len());
                return Ok(std::str::from_utf8(&self.raw[self.start..end]).ok());
            }
            searched = pending.len();
            if !self.read_more()? {
                break;
            }
        }
        Ok(None)
    }

    /// Takes whole lines out of what was read, or of what is read then, in the memory that `block` has; `None` if no line
    /// ends there, or the input is converted.
    ///
    /// # Errors
    ///
    /// Returns an error if the input cannot be read.
    pub(super) fn block(&mut self, mut block: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
        let mut searched = 0;
        for _ in 0..MAX_READS {
            if !self.is_untouched() {
                break;
            }
            let pending = &self.raw[self.start..];
            let within = memrchr(b'\n', &pending[..pending.len().min(BLOCK)]);
            if let Some(end) = within.or_else(|| Some(searched + memchr(b'\n', &pending[searched..])?)) {
                block.clear();
                block.extend_from_slice(&pending[..=end]);
                self.start += block.len();
                return Ok(Some(block));
            }
            searched = pending.len();
            if !self.read_more()? {
                break;
            }
        }
        Ok(None)
    }

    /// Puts what was taken by [`block`](Self::block) back.
    pub(super) fn put_back(&mut self, text: Vec<u8>) {
        let rest = self.raw.split_off(self.start);
        self.start = 0;
        self.raw = text;
        self.raw.extend_from_slice(&rest);
    }

    /// Moves past `len` bytes of [`line`](Self::line).
    pub(super) fn skip(&mut self, len: usize) {
        *(if self.is_untouched() { &mut self.start } else { &mut self.position }) += len;
    }

    /// Returns the last byte once more.
    pub(super) fn step_back(&mut self) {
        self.position = self.position.saturating_sub(1);
    }

    /// Returns what comes next as it was before anything was replaced: at least `len` bytes, if there are as many.
    ///
    /// # Errors
    ///
    /// Returns an error if the input cannot be read.
    pub(super) fn ahead(&mut self, len: usize) -> io::Result<&[u8]> {
        self.restore();
        while self.output.len() - self.position < len {
            // What was read makes room, but for the last byte, which may be asked for once more.
            let read = self.position.saturating_sub(1);
            self.output.drain(..read);
            self.position -= read;
            let at_end = !self.read_more()?;
            self.convert(at_end);
            if at_end {
                break;
            }
        }
        Ok(&self.output[self.position..])
    }

    /// Moves past `len` bytes of [`ahead`](Self::ahead).
    pub(super) fn pass(&mut self, len: usize) {
        self.position += len;
    }

    /// Goes on where a value may begin, after a look at what is [`ahead`](Self::ahead).
    pub(super) fn go_on(&mut self) {
        let rest = self.output.split_off(self.position);
        self.state = State::Outside;
        self.write(&rest);
    }

    /// Puts back what was replaced, and replaces nothing from here on.
    fn restore(&mut self) {
        for (at, was) in std::mem::take(&mut self.replaced).into_iter().rev().filter(|(at, _)| *at >= self.position) {
            // A word that goes on may go on in what is not read yet.
            self.output.splice(at..at + NULL.len(), was);
        }
        if self.state == State::Minus {
            self.output.push(b'-');
        }
        self.state = State::AsItIs;
    }

    /// Returns `true` if what comes next is UTF-8 by all that is known, and begins between two values.
    fn is_untouched(&self) -> bool {
        self.position == self.output.len() && self.encoding == Some(Encoding::Utf8) && self.state == State::Outside
    }

    /// Reads more input. Returns `false` at its end.
    fn read_more(&mut self) -> io::Result<bool> {
        self.raw.drain(..std::mem::take(&mut self.start));
        let chunk = self.input.fill_buf()?;
        // What is in memory as a whole is not copied as a whole.
        let read = chunk.len().min(MOST_AT_ONCE);
        self.raw.extend_from_slice(&chunk[..read]);
        self.input.consume(read);
        Ok(read > 0)
    }

    /// Converts more input. Returns `false` at its end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.position == self.output.len() {
            // The last byte may be asked for once more.
            let read = self.output.len().saturating_sub(1);
            self.output.drain(..read);
            self.position = self.output.len();
            self.replaced.clear();
        }
        // Some of it may have been read for the end of a line.
        self.convert(false);
        while self.position == self.output.len() {
            let at_end = !self.read_more()?;
            self.convert(at_end);
            if at_end {
                return Ok(self.position < self.output.len());
            }
        }
        Ok(true)
    }

    /// Determines the encoding from the first bytes.
    fn detect(&mut self) -> io::Result<()> {
        while self.encoding.is_none() {
            if self.raw.len() >= 4 || !self.read_more()? {
                let (encoding, mark) = detect(&self.raw);
                self.encoding = Some(encoding);
                self.start = mark;
            }
        }
        Ok(())
    }

    /// Converts what was read, up to its last whole character.
    fn convert(&mut self, at_end: bool) {
        let raw = std::mem::take(&mut self.raw);
        let bytes = &raw[std::mem::take(&mut self.start)..];
        match self.encoding {
            Some(Encoding::Utf16 { big_endian }) => self.decode_utf16(bytes, big_endian, at_end),
            Some(Encoding::Utf32 { big_endian }) => self.decode_utf32(bytes, big_endian),
            _ => self.decode_utf8(bytes, at_end),
        }
    }

    fn decode_utf8(&mut self, mut bytes: &[u8], at_end: bool) {
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => return self.write(text.as_bytes()),
                Err(error) => {
                    let (valid, broken) = bytes.split_at(error.valid_up_to());
                    self.write(valid);
                    let Some(len) = error.error_len().or(at_end.then_some(broken.len())) else {
                        self.raw.extend_from_slice(broken);
                        return;
                    };
                    for byte in &broken[..len] {
                        self.write(format!("\\udc{byte:02x}").as_bytes());
                    }
                    bytes = &broken[len..];
                }
            }
        }
    }

    fn decode_utf16(&mut self, bytes: &[u8], big_endian: bool, at_end: bool) {
        let mut units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| {
                if big_endian { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) }
            })
            .collect();
        let mut kept = bytes.len() % 2;
        // The first half of a surrogate pair is kept until the second arrives.
        if !at_end && units.last().is_some_and(|unit| (0xD800..0xDC00).contains(unit)) {
            units.pop();
            kept += 2;
        }
        for unit in char::decode_utf16(units) {
            match unit {
                Ok(char) => self.write(char.encode_utf8(&mut [0; 4]).as_bytes()),
                Err(error) => self.write(format!("\\u{:04x}", error.unpaired_surrogate()).as_bytes()),
            }
        }
        self.raw.extend_from_slice(&bytes[bytes.len() - kept..]);
    }

    fn decode_utf32(&mut self, bytes: &[u8], big_endian: bool) {
        let (units, rest) = bytes.as_chunks();
        for unit in units {
            let unit = if big_endian { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) };
            match char::from_u32(unit) {
                Some(char) => self.write(char.encode_utf8(&mut [0; 4]).as_bytes()),
                None if (0xD800..0xE000).contains(&unit) => self.write(format!("\\u{unit:04x}").as_bytes()),
                None => self.write(char::REPLACEMENT_CHARACTER.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        self.raw.extend_from_slice(rest);
    }

    /// Writes whole characters.
    fn write(&mut self, text: &[u8]) {
        self.output.reserve(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let plain = self.plain(rest);
            self.output.extend_from_slice(&rest[..plain]);
            let Some((&byte, tail)) = rest[plain..].split_first() else { return };
            if self.state == State::Outside && rest[plain..].starts_with(MARK) {
                rest = &rest[plain + MARK.len()..];
                continue;
            }
            rest = tail;
            self.state = match self.state {
                State::AsItIs => {
                    self.output.push(byte);
                    State::AsItIs
                }
                State::Word if byte.is_ascii_alphabetic() => {
                    if let Some((_, was)) = self.replaced.last_mut() {
                        was.push(byte);
                    }
                    State::Word
                }
                State::Minus if byte != b'I' => {
                    self.output.push(b'-');
                    self.outside(byte)
                }
                State::Outside | State::Minus | State::Word => self.outside(byte),
                State::String => {
                    self.output.push(byte);
                    match byte {
                        b'\\' => State::Escape,
                        // Neither is in a string, which has lost its end.
                        b'"' | b'\n' | SEPARATOR => State::Outside,
                        _ => State::String,
                    }
                }
                State::Escape => {
                    self.output.push(byte);
                    if byte == b'\n' { State::Outside } else { State::String }
                }
            };
        }
    }

    /// Returns how many bytes are written as they are, and leave the state as it is.
    fn plain(&self, text: &[u8]) -> usize {
        let special = match self.state {
            State::String => {
                let end = memchr3(b'"', b'\\', b'\n', text);
                memchr(SEPARATOR, &text[..end.unwrap_or(text.len())]).or(end)
            }
            State::Outside => {
                text.iter().position(|byte| matches!(*byte, b'"' | b'-' | b'N' | b'I' | SEPARATOR | 0xEF))
            }
            State::AsItIs => None,
            _ => return 0,
        };
        special.unwrap_or(text.len())
    }

    fn outside(&mut self, byte: u8) -> State {
        match byte {
            b'-' => return State::Minus,
            b'N' | b'I' => {
                let sign = if self.state == State::Minus { &b"-"[..] } else { b"" };
                self.replaced.push((self.output.len(), [sign, &[byte]].concat()));
                self.output.extend_from_slice(NULL);
                return State::Word;
            }
            SEPARATOR => self.output.push(b'\n'),
            _ => self.output.push(byte),
        }
        if byte == b'"' { State::String } else { State::Outside }
    }
}

/// Returns how many bytes stand for nothing between two values: white space, byte order marks and separators.
fn space(text: &[u8]) -> usize {
    let mut rest = text;
    loop {
        rest = match rest {
            [byte, after @ ..] if byte.is_ascii_whitespace() || *byte == SEPARATOR => after,
            [0xEF, 0xBB, 0xBF, after @ ..] => after,
            _ => return text.len() - rest.len(),
        };
    }
}

/// Returns `true` if a value begins there and does not end.
fn is_beginning(json: &[u8]) -> bool {
    let value = IgnoredAny::deserialize(&mut serde_json::Deserializer::from_slice(json));
    value.is_err_and(|error| error.is_eof())
}

/// Returns the encoding and the size of its byte order mark. JSON begins with two ASCII characters, so that zeros
/// identify UTF-16 and UTF-32 without a mark.
fn detect(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => (Encoding::Utf32 { big_endian: false }, 4),
        [0, 0, 0xFE, 0xFF, ..] => (Encoding::Utf32 { big_endian: true }, 4),
        [0, 0, 0, fourth, ..] if *fourth != 0 => (Encoding::Utf32 { big_endian: true }, 0),
        [first, 0, 0, 0, ..] if *first != 0 => (Encoding::Utf32 { big_endian: false }, 0),
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16 { big_endian: false }, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16 { big_endian: true }, 2),
        [0, second, ..] if *second != 0 => (Encoding::Utf16 { big_endian: true }, 0),
        [first, 0, ..] if *first != 0 => (Encoding::Utf16 { big_endian: false }, 0),
        _ => (Encoding::Utf8, 0),
    }
}

impl<R: BufRead> Read for Lenient<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position == self.output.len() {
            if !self.fill()? {
                return Ok(0);
            }
            self.length.add(self.output.len() - self.position)?;
        }
        let pending = &self.output[self.position..];
        let len = pending.len().min(buffer.len());
        buffer[..len].copy_from_slice(&pending[..len]);
        self.position += len;
        Ok(len)
    }
}
