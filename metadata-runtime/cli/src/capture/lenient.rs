//! Conversion of JSON as programs write it to JSON that a parser accepts.

use std::io::{self, BufRead, Read};

/// A reader that returns UTF-8 JSON, whatever encoding and extensions the capture uses:
///
/// - a byte order mark is dropped, and UTF-16 becomes UTF-8;
/// - `NaN`, `Infinity` and `-Infinity`, which Python and JavaScript write, become `null`;
/// - a byte that is not UTF-8 becomes the lone surrogate that Python uses for it (`\udc80` to `\udcff`), so that its
///   place stays known; [`Text`](super::text::Text) turns it into a byte again.
///
/// A string ends at the end of its line at the latest, as JSON requires, so that a missing quotation mark spoils one
/// line only.
pub(super) struct Lenient<R> {
    input: R,
    encoding: Option<Encoding>,
    /// Input that does not form a whole character yet.
    rest: Vec<u8>,
    output: Vec<u8>,
    position: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 { big_endian: bool },
}

/// The position of the output within JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
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
        Self { input, encoding: None, rest: Vec::new(), output: Vec::new(), position: 0, state: State::Outside }
    }

    /// Skips white space. Returns `true` if anything follows.
    ///
    /// # Errors
    ///
    /// Returns an error if the input cannot be read.
    pub(super) fn has_more(&mut self) -> io::Result<bool> {
        loop {
            while let Some(byte) = self.output.get(self.position) {
                if !byte.is_ascii_whitespace() {
                    return Ok(true);
                }
                self.position += 1;
            }
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Returns the rest of this line, if all of it was read already: what is more waits for no input.
    pub(super) fn line(&self) -> Option<&str> {
        let pending = &self.output[self.position..];
        let end = pending.iter().position(|byte| *byte == b'\n')?;
        std::str::from_utf8(&pending[..end]).ok()
    }

    /// Moves past `len` bytes of [`line`](Self::line).
    pub(super) fn skip(&mut self, len: usize) {
        self.position += len;
    }

    /// Returns the last byte once more.
    pub(super) fn step_back(&mut self) {
        self.position = self.position.saturating_sub(1);
    }

    /// Skips to the end of the line.
    ///
    /// # Errors
    ///
    /// Returns an error if the input cannot be read.
    pub(super) fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let pending = &self.output[self.position..];
            if let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
                self.position += end + 1;
                return Ok(());
            }
            self.position = self.output.len();
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Reads more input. Returns `false` at its end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.position == self.output.len() {
            self.output.clear();
            self.position = 0;
        }
        while self.position == self.output.len() {
            let chunk = self.input.fill_buf()?;
            let (at_end, read) = (chunk.is_empty(), chunk.len());
            self.rest.extend_from_slice(chunk);
            self.input.consume(read);
            self.decode(at_end);
            if at_end {
                return Ok(self.position < self.output.len());
            }
        }
        Ok(true)
    }

    fn decode(&mut self, at_end: bool) {
        if self.encoding.is_none() {
            if self.rest.len() < 4 && !at_end {
                return;
            }
            let (encoding, mark) = detect(&self.rest);
            self.encoding = Some(encoding);
            self.rest.drain(..mark);
        }
        match self.encoding {
            Some(Encoding::Utf16 { big_endian }) => self.decode_utf16(big_endian, at_end),
            _ => self.decode_utf8(at_end),
        }
    }

    fn decode_utf8(&mut self, at_end: bool) {
        let rest = std::mem::take(&mut self.rest);
        let mut bytes = &rest[..];
        loop {
            match std::str::from_utf8(bytes) {
                Ok(text) => return self.write(text.as_bytes()),
                Err(error) => {
                    let (valid, broken) = bytes.split_at(error.valid_up_to());
                    self.write(valid);
                    let Some(len) = error.error_len().or(at_end.then_some(broken.len())) else {
                        self.rest.extend_from_slice(broken);
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

    fn decode_utf16(&mut self, big_endian: bool, at_end: bool) {
        let rest = std::mem::take(&mut self.rest);
        let mut units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| {
                if big_endian { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) }
            })
            .collect();
        let mut kept = rest.len() % 2;
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
        self.rest = rest[rest.len() - kept..].to_vec();
    }

    /// Writes whole characters.
    fn write(&mut self, text: &[u8]) {
        self.output.reserve(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let plain = self.plain(rest);
            self.output.extend_from_slice(&rest[..plain]);
            let Some((&byte, tail)) = rest[plain..].split_first() else { return };
            rest = tail;
            self.state = match self.state {
                State::Word if byte.is_ascii_alphabetic() => State::Word,
                State::Minus if byte != b'I' => {
                    self.output.push(b'-');
                    self.outside(byte)
                }
                State::Outside | State::Minus | State::Word => self.outside(byte),
                State::String => {
                    self.output.push(byte);
                    match byte {
                        b'\\' => State::Escape,
                        b'"' | b'\n' => State::Outside,
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
        let is_special: fn(u8) -> bool = match self.state {
            State::String => |byte| matches!(byte, b'"' | b'\\' | b'\n'),
            State::Outside => |byte| matches!(byte, b'"' | b'-' | b'N' | b'I'),
            _ => return 0,
        };
        text.iter().position(|&byte| is_special(byte)).unwrap_or(text.len())
    }

    fn outside(&mut self, byte: u8) -> State {
        match byte {
            b'-' => return State::Minus,
            b'N' | b'I' => {
                self.output.extend_from_slice(b"null");
                return State::Word;
            }
            _ => self.output.push(byte),
        }
        if byte == b'"' { State::String } else { State::Outside }
    }
}

/// Returns the encoding and the size of its byte order mark. JSON begins with two ASCII characters, so that zeros
/// identify UTF-16 without a mark.
fn detect(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
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
        if self.position == self.output.len() && !self.fill()? {
            return Ok(0);
        }
        let pending = &self.output[self.position..];
        let len = pending.len().min(buffer.len());
        buffer[..len].copy_from_slice(&pending[..len]);
        self.position += len;
        Ok(len)
    }
}
