use std::borrow::Cow;
#[cfg(feature = "observe")]
use std::collections::HashSet;
use std::fmt;
#[cfg(feature = "observe")]
use std::fmt::Write as _;

use super::plain::plain_end;
#[cfg(feature = "observe")]
use crate::json::write_string;

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
    text: &'t str,
    at: usize,
}

/// The contents of a string, as they are written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text<'t> {
    pub(crate) text: Cow<'t, str>,
    /// `true` if it had half a surrogate pair, for which the text has U+FFFD.
    pub(crate) is_lossy: bool,
}

pub(crate) const ENDED: &str = "it ends too early";
const HALF: &str = "half a surrogate pair";

impl<'t> Cursor<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
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

    fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    pub(super) fn fault<T>(&self, what: &'static str) -> Result<T, Fault> {
        Err(Fault { what, at: self.at })
    }

    fn peek(&self) -> Option<u8> {
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

    fn expect(&mut self, byte: u8, what: &'static str) -> Result<(), Fault> {
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

    /// Reads a key and the colon after it.
    pub(crate) fn key(&mut self) -> Result<Text<'t>, Fault> {
        let key = self.lossy_string()?;
        self.expect(b':', "expected `:`")?;
        Ok(key)
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Fault> {
        let start = self.at;
        let Text { text, is_lossy } = self.lossy_string()?;
        if is_lossy { Err(Fault { what: HALF, at: start }) } else { Ok(text) }
    }

    /// Reads a string that may have half a surrogate pair.
    fn lossy_string(&mut self) -> Result<Text<'t>, Fault> {
        self.expect(b'"', "expected a string")?;
        let start = self.at;
        self.at = plain_end(self.bytes(), start);
        if self.peek() == Some(b'"') {
            let text = Cow::Borrowed(&self.text[start..self.at]);
            self.at += 1;
            return Ok(Text { text, is_lossy: false });
        }
        let mut text = String::with_capacity(2 * (self.at - start) + 16);
        text.push_str(&self.text[start..self.at]);
        let mut is_lossy = false;
        loop {
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
            let start = self.at;
            self.at = plain_end(self.bytes(), start);
            text.push_str(&self.text[start..self.at]);
        }
        self.at += 1;
        Ok(Text { text: Cow::Owned(text), is_lossy })
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

    /// Moves past a string without building it.
    #[cfg(feature = "observe")]
    fn skip_string(&mut self) -> Result<(), Fault> {
        self.at += 1;
        loop {
            self.at = plain_end(self.bytes(), self.at);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => match self.bytes().get(self.at + 1) {
                    Some(b'u') => {
                        self.unit(self.at)?;
                        self.at += 6;
                    }
                    Some(b'"' | b'\\' | b'/' | b'n' | b't' | b'r' | b'b' | b'f') => self.at += 2,
                    Some(_) => return self.fault("an escape that JSON does not have"),
                    None => return self.fault(ENDED),
                },
                Some(_) => return self.fault("a control character in a string"),
                None => return self.fault(ENDED),
            }
        }
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

    /// Moves past a value of any depth without building it.
    #[cfg(feature = "observe")]
    pub(crate) fn skip_value(&mut self) -> Result<(), Fault> {
        // The brackets that are open, in a heap of its own: the depth is the sender's to choose.
        let mut open: Vec<u8> = Vec::new();
        let mut is_first = true;
        loop {
            let has_more = match open.last() {
                None => true,
                Some(b'[') => self.next_element(is_first)?,
                Some(_) => {
                    let has_more = self.next_member(is_first)?;
                    if has_more {
                        self.skip_string()?;
                        self.expect(b':', "expected `:`")?;
                    }
                    has_more
                }
            };
            is_first = false;
            if has_more {
                match self.next_token() {
                    Some(b'"') => self.skip_string()?,
                    Some(b'-' | b'0'..=b'9') => {
                        self.number()?;
                    }
                    Some(bracket @ (b'{' | b'[')) => {
                        self.at += 1;
                        open.push(bracket);
                        is_first = true;
                        continue;
                    }
                    _ => {
                        self.word()?;
                    }
                }
            } else {
                open.pop();
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }
}

/// The counts and the findings while a value is copied.
#[cfg(feature = "observe")]
pub(crate) struct Survey<'s> {
    /// How many members may still come.
    pub(crate) left: &'s mut usize,
    /// The way to each member whose key came before in its object: a dot and a key for each level.
    pub(crate) repeated: &'s mut Vec<String>,
}

/// A value that was copied.
#[cfg(feature = "observe")]
pub(crate) enum Copied<'t> {
    /// A string, as the text that it stands for.
    Text(Cow<'t, str>),
    /// Anything else, as JSON in ASCII without white space.
    Json(Cow<'t, str>),
}

#[cfg(feature = "observe")]
impl<'t> Cursor<'t> {
    /// Copies a value that may open `depth` levels. Of members with one key, the first is copied.
    pub(crate) fn copy_value(&mut self, depth: usize, survey: &mut Survey<'_>) -> Result<Copied<'t>, Fault> {
        if self.next_token() == Some(b'"') {
            return self.string().map(Copied::Text);
        }
        match self.next_token() {
            Some(b'{' | b'[') => {
                // Most copies are as long as what they are of, or shorter.
                let out = String::with_capacity(self.text.len() - self.at);
                let mut copy = Copy { out, survey, place: String::new() };
                self.copy(depth, &mut copy)?;
                Ok(Copied::Json(Cow::Owned(copy.out)))
            }
            Some(b'-' | b'0'..=b'9') => self.number().map(|number| Copied::Json(Cow::Borrowed(number))),
            _ => self.word().map(|word| Copied::Json(Cow::Borrowed(word))),
        }
    }

    fn copy(&mut self, depth: usize, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        match self.next_token() {
            Some(b'"') => write_string(&mut copy.out, &self.string()?),
            Some(b'-' | b'0'..=b'9') => copy.out.push_str(self.number()?),
            Some(open @ (b'{' | b'[')) => {
                let Some(depth) = depth.checked_sub(1) else {
                    return self.fault("nested deeper than is read");
                };
                self.at += 1;
                if open == b'[' { self.copy_elements(depth, copy)? } else { self.copy_members(depth, copy)? }
            }
            _ => copy.out.push_str(self.word()?),
        }
        Ok(())
    }

    fn count(&self, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        match copy.survey.left.checked_sub(1) {
            Some(left) => *copy.survey.left = left,
            None => return self.fault("there are more members than are read"),
        }
        Ok(())
    }

    fn copy_elements(&mut self, depth: usize, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        copy.out.push('[');
        let mut is_first = true;
        while self.next_element(is_first)? {
            self.count(copy)?;
            if !is_first {
                copy.out.push(',');
            }
            is_first = false;
            self.copy(depth, copy)?;
        }
        copy.out.push(']');
        Ok(())
    }

    fn copy_members(&mut self, depth: usize, copy: &mut Copy<'_, '_>) -> Result<(), Fault> {
        const MAX_REPEATED: usize = 100;
        copy.out.push('{');
        let mut keys = Keys::default();
        let mut is_first = true;
        while self.next_member(is_first)? {
            is_first = false;
            self.count(copy)?;
            let start = self.at;
            let Text { text: key, is_lossy } = self.key()?;
            if is_lossy {
                return Err(Fault { what: HALF, at: start });
            }
            let (outer, kept) = (copy.place.len(), copy.out.len());
            let _ = write!(copy.place, ".{key}");
            let is_new = keys.insert(key.clone());
            if is_new {
                if copy.out.len() > 1 && !copy.out.ends_with('{') {
                    copy.out.push(',');
                }
                write_string(&mut copy.out, &key);
                copy.out.push(':');
            } else if copy.survey.repeated.len() == MAX_REPEATED {
                return self.fault("too many of its keys came more than once");
            } else {
                copy.survey.repeated.push(copy.place.clone());
            }
            self.copy(depth, copy)?;
            copy.place.truncate(outer);
            if !is_new {
                copy.out.truncate(kept);
            }
        }
        copy.out.push('}');
        Ok(())
    }
}

#[cfg(feature = "observe")]
struct Copy<'o, 's> {
    out: String,
    survey: &'o mut Survey<'s>,
    /// The keys on the way to where we are, with a dot before each.
    place: String,
}

/// The keys of one object so far: few are compared one by one, many are hashed.
#[cfg(feature = "observe")]
#[derive(Debug, Default)]
pub(crate) struct Keys<'t> {
    few: Vec<Cow<'t, str>>,
    many: HashSet<Cow<'t, str>>,
}

#[cfg(feature = "observe")]
impl<'t> Keys<'t> {
    /// Adds a key, and returns `true` if it is new.
    pub(crate) fn insert(&mut self, key: Cow<'t, str>) -> bool {
        const FEW: usize = 32;
        if self.few.contains(&key) {
            return false;
        }
        if self.few.len() < FEW {
            if self.few.is_empty() {
                self.few.reserve(FEW / 2);
            }
            self.few.push(key);
            return true;
        }
        self.many.insert(key)
    }
}
