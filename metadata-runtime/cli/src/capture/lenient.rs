//! Conversion of JSON as programs write it to JSON that a parser accepts.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memchr3, memrchr};
use serde::Deserialize as _;
use serde::de::IgnoredAny;

use super::encoding::Encoding;
use super::length::Length;
use super::lines::{Counted, SEPARATOR, end_of_lines, ended, space};

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
    input: Counted<R>,
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
    /// `true` if a line of the output ends where none ends in the input.
    has_separators: bool,
}

/// The text that stands in for a word that is no JSON.
const NULL: &[u8] = b"null";

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// How often more input is read for the rest of a line. A longer line is converted as it is read.
const MAX_READS: usize = 8;

/// How many bytes are taken over from the input at once, at most.
const MOST_AT_ONCE: usize = 1 << 18;

/// How many of them are converted at once, at most. Behind each line that is no JSON, what was converted already is
/// converted again.
pub(super) const MOST_CONVERTED: usize = 1 << 12;

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
            input: Counted::new(input),
            encoding: None,
            raw: Vec::new(),
            start: 0,
            output: Vec::new(),
            position: 0,
            state: State::Outside,
            replaced: Vec::new(),
            length: Length::default(),
            has_separators: false,
        }
    }

    /// Returns the number of the line that is read, from 1; `None` where lines are not counted: in UTF-16, UTF-32, and
    /// text sequences.
    pub(super) fn number(&mut self) -> Option<u64> {
        let is_counted = self.encoding == Some(Encoding::Utf8) && !self.has_separators;
        let before = is_counted.then(|| self.input.ended_before(&self.raw, self.start))?;
        Some(before.saturating_sub(ended(&self.output[self.position..])) + 1)
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
            // Some may be read and not be converted yet.
            if !converted && !self.read_more()? {
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
            return self.converted_line();
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

    /// Like [`line`](Self::line), for one whose beginning was converted.
    fn converted_line(&mut self) -> io::Result<Option<&str>> {
        let mut searched = 0;
        loop {
            let pending = &self.output[self.position..];
            let end = memchr(b'\n', &pending[searched..]).map(|end| searched + end);
            if let Some(end) = end {
                return Ok(std::str::from_utf8(&self.output[self.position..self.position + end]).ok());
            }
            searched = pending.len();
            if searched > MOST_AT_ONCE || !is_beginning(pending) {
                return Ok(None);
            }
            // Twice as much each time, so that the beginning is looked at a few times only.
            while self.output.len() - self.position <= 2 * searched {
                if !self.convert_more()? {
                    return Ok(None);
                }
            }
        }
    }

    /// Takes whole lines out of what was read, or of what is read then, in the memory that `block` has; `None` if no line
    /// ends there, or the input is converted. What the input has in memory is copied once.
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
            if let Some(end) = end_of_lines(pending, searched) {
                block.clear();
                block.extend_from_slice(&pending[..=end]);
                self.start += block.len();
                return Ok(Some(block));
            }
            searched = pending.len();
            let chunk = self.input.fill_buf()?;
            if let Some(end) = end_of_lines(chunk, 0) {
                block.clear();
                block.extend_from_slice(pending);
                block.extend_from_slice(&chunk[..=end]);
                self.start = self.raw.len();
                self.input.consume(end + 1)?;
                return Ok(Some(block));
            }
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
            if !self.convert_more()? {
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
        self.input.consume(read)?;
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
        while self.position == self.output.len() {
            if !self.convert_more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Converts some of what was read, or of more input. Returns `false` at its end.
    fn convert_more(&mut self) -> io::Result<bool> {
        while !self.convert(false) {
            if !self.read_more()? {
                return Ok(self.convert(true));
            }
        }
        Ok(true)
    }

    /// Determines the encoding from the first bytes.
    fn detect(&mut self) -> io::Result<()> {
        while self.encoding.is_none() {
            if self.raw.len() >= 4 || !self.read_more()? {
                let (encoding, mark) = Encoding::detect(&self.raw);
                self.encoding = Some(encoding);
                self.start = mark;
            }
        }
        Ok(())
    }

    /// Converts some of what was read, up to its last whole character, and up to the end of a line if one is there: what
    /// is behind it may need no conversion. Returns whether there was any.
    fn convert(&mut self, at_end: bool) -> bool {
        let raw = std::mem::take(&mut self.raw);
        let rest = &raw[self.start..];
        let bytes = &rest[..rest.len().min(MOST_CONVERTED)];
        let lines = memrchr(b'\n', bytes).filter(|_| self.encoding == Some(Encoding::Utf8));
        let bytes = lines.map_or(bytes, |end| &bytes[..=end]);
        let encoding = self.encoding.unwrap_or(Encoding::Utf8);
        let used = encoding.decode(bytes, at_end && bytes.len() == rest.len(), |text| self.write(text));
        self.start += used;
        self.raw = raw;
        used > 0
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
            SEPARATOR => {
                self.has_separators = true;
                self.output.push(b'\n');
            }
            _ => self.output.push(byte),
        }
        if byte == b'"' { State::String } else { State::Outside }
    }
}

/// Returns `true` if a value begins there and does not end.
fn is_beginning(json: &[u8]) -> bool {
    let value = IgnoredAny::deserialize(&mut serde_json::Deserializer::from_slice(json));
    value.is_err_and(|error| error.is_eof())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// As much was converted again behind each line as there was to read.
    #[test]
    fn little_is_converted_behind_a_line_that_is_no_json() {
        let line = "no \"JSON\n";
        let text = line.repeat(MOST_AT_ONCE / line.len());
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for text in [text.as_bytes(), &units] {
            let mut file = Lenient::new(text);
            for _ in 0..1000 {
                assert!(file.has_more().unwrap());
                assert_eq!(file.read(&mut [0]).unwrap(), 1);
                file.step_back();
                assert!(file.ahead(line.len()).unwrap().starts_with(line.as_bytes()));
                file.pass(line.len());
                assert!(file.output.len() - file.position <= MOST_CONVERTED);
                file.go_on();
            }
        }
    }

    /// Lines are handed out as they were read again behind one that is no JSON, also in blocks.
    #[test]
    fn little_is_converted_at_all() {
        let text = ["no JSON", &"[1,2]\n".repeat(MOST_CONVERTED)].join("\n");
        let mut file = Lenient::new(text.as_bytes());
        let mut lines = 0;
        assert!(file.has_more().unwrap());
        while lines == 0 || !file.is_untouched() {
            let mut byte = [0];
            while file.read(&mut byte).unwrap() > 0 && byte != *b"\n" {}
            lines += 1;
        }
        assert!(lines <= MOST_CONVERTED / 6, "{lines} lines");
        assert!(file.block(Vec::new()).unwrap().unwrap().starts_with(b"[1,2]\n[1,2]\n"));
    }
}
