//! A place in JSON text, and what is read there token by token.

use std::borrow::Cow;
use std::fmt;

use super::plain::plain_end;

/// An error in JSON text, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) what: &'static str,
    /// The offset in bytes.
    pub(crate) at: usize,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.what, self.at)
    }
}

/// A place in JSON text.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

/// The contents of a string, as they are written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text<'t> {
    pub(crate) text: Cow<'t, str>,
    /// `true` if it had half a surrogate pair, for which the text has U+FFFD.
    pub(crate) is_lossy: bool,
}

pub(crate) const ENDED: &str = "it ends too early";

impl<'t> Cursor<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Begins at `at`.
    #[cfg(feature = "observe")]
    pub(crate) const fn within(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// Moves past this text, if it is what comes next.
    #[cfg(feature = "observe")]
    pub(crate) fn take_same(&mut self, text: &str) -> bool {
        let is_next = self.bytes().get(self.at..).is_some_and(|rest| rest.starts_with(text.as_bytes()));
        self.at += if is_next { text.len() } else { 0 };
        is_next
    }

    /// Returns the offset in bytes.
    #[cfg(feature = "observe")]
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Returns the text from `start` to here.
    #[cfg(feature = "observe")]
    pub(crate) fn since(&self, start: usize) -> &'t str {
        &self.text[start..self.at]
    }

    /// Returns `true` if no byte follows.
    #[cfg(feature = "observe")]
    pub(crate) const fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    pub(super) fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err(Fault { what, at: self.at })
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    /// Skips white space, and returns the byte after it.
    #[inline]
    pub(crate) fn next_token(&mut self) -> Option<u8> {
        while let Some(byte) = self.peek() {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// Moves past `byte`, if it is the next token.
    #[inline]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.next_token() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    pub(super) fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), Fault> {
        if self.take(byte) {
            return Ok(());
        }
        let has_ended = self.next_token().is_none();
        self.fault(if has_ended { ENDED } else { what })
    }

    /// Checks that nothing follows.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        if self.next_token().is_none() { Ok(()) } else { self.fault("something follows its end") }
    }

    /// Moves to the next element of an array, or past the array's end, and returns `true` for an element.
    pub(super) fn next_element(&mut self, is_first: bool) -> Result<bool, Fault> {
        if self.take(b']') {
            return Ok(false);
        }
        if !is_first {
            self.expect(b',', "expected `,` or `]`")?;
        }
        Ok(true)
    }

    /// Moves to the next key of an object, or past the object's end, and returns `true` for a key.
    pub(crate) fn next_member(&mut self, is_first: bool) -> Result<bool, Fault> {
        if self.take(b'}') {
            return Ok(false);
        }
        if !is_first {
            self.expect(b',', "expected `,` or `}`")?;
        }
        match self.next_token() {
            Some(b'"') => Ok(true),
            None => self.fault(ENDED),
            Some(_) => self.fault("expected a key"),
        }
    }

    /// Reads the next key of an object and the colon after it, and returns its place too. `None` unless it is as nearly all
    /// are: without an escape, and without white space before or behind it.
    #[cfg(feature = "observe")]
    #[inline]
    pub(crate) fn usual_key(&mut self, is_first: bool) -> Option<(usize, Text<'t>)> {
        let at = self.at + usize::from(!is_first);
        if !is_first && self.peek() != Some(b',') || self.bytes().get(at) != Some(&b'"') {
            return None;
        }
        let text = self.plain_key(at)?;
        Some((at, Text { text: Cow::Borrowed(text), is_lossy: false }))
    }

    /// Reads a key whose quote is at `at`, and the colon after it, if it has no escape and no white space behind it.
    #[inline]
    fn plain_key(&mut self, at: usize) -> Option<&'t str> {
        let (start, end) = (at + 1, plain_end(self.bytes(), at + 1));
        let is_usual = self.bytes().get(end..).is_some_and(|rest| rest.starts_with(b"\":"));
        is_usual.then(|| {
            self.at = end + 2;
            &self.text[start..end]
        })
    }

    /// Reads a key and the colon after it.
    pub(crate) fn key(&mut self) -> Result<Text<'t>, Fault> {
        if self.peek() == Some(b'"')
            && let Some(text) = self.plain_key(self.at)
        {
            return Ok(Text { text: Cow::Borrowed(text), is_lossy: false });
        }
        let key = self.lossy_string()?;
        self.expect(b':', "expected `:`")?;
        Ok(key)
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        match self.peek() {
            _ if self.at > start => Ok(()),
            None => self.fault(ENDED),
            Some(_) => self.fault("a number without a digit where one must be"),
        }
    }

    /// Reads a number.
    pub(crate) fn number(&mut self) -> Result<&'t str, Fault> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        if self.peek() == Some(b'0') {
            self.at += 1;
            if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                return self.fault("a number that begins with a zero");
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    /// Reads `true`, `false` or `null`.
    pub(crate) fn word(&mut self) -> Result<&'t str, Fault> {
        for word in ["true", "false", "null"] {
            if self.bytes()[self.at..].starts_with(word.as_bytes()) {
                let start = self.at;
                self.at += word.len();
                return Ok(&self.text[start..self.at]);
            }
        }
        self.fault(if self.peek().is_none() { ENDED } else { "expected a value" })
    }
}
