//! The search for what is whole behind text that is no JSON.

use std::io::{self, BufRead, Read as _};

use memchr::{memchr, memchr2};
use serde::de::IgnoredAny;

use super::length::MAX_VALUE;
use super::lenient::Lenient;

/// How many times all that was read may be looked at in vain, before the rest is given up.
const MAX_LOOKS: usize = 8;

/// How many bytes may be looked at in vain of however short a file.
const MIN_IN_VAIN: usize = 1 << 20;

/// The receiver of what is found.
pub(super) trait Behind {
    /// Takes an object if it is an entry, as an element of a list always is. Returns whether it is one; `None` if it is no
    /// JSON.
    fn take(&mut self, object: &str, is_element: bool) -> Option<bool>;

    /// Says that an element of a list cannot be read.
    fn lose(&mut self, why: &serde_json::Error);

    /// Returns `true` if nothing more is wanted.
    fn is_stopped(&self) -> bool;
}

/// Hands on the entries in the rest of the file.
///
/// # Errors
///
/// Returns an error if the file cannot be read.
pub(super) fn to_the_end<R: BufRead>(file: &mut Lenient<R>, behind: &mut impl Behind) -> io::Result<()> {
    search(file, behind, false)
}

/// Hands on the entries in the rest of the line, and goes on behind it.
///
/// # Errors
///
/// Returns an error if the file cannot be read.
pub(super) fn to_the_end_of_the_line<R: BufRead>(file: &mut Lenient<R>, behind: &mut impl Behind) -> io::Result<()> {
    search(file, behind, true)
}

fn search<R: BufRead>(file: &mut Lenient<R>, behind: &mut impl Behind, is_line: bool) -> io::Result<()> {
    let (mut passed, mut in_vain) = (0, 0);
    let mut gap = Gap::default();
    while !behind.is_stopped() {
        let ahead = file.ahead(1)?;
        if ahead.is_empty() {
            return Ok(());
        }
        let is_given_up = in_vain > MIN_IN_VAIN.max(MAX_LOOKS.saturating_mul(passed + ahead.len()));
        let next = match (is_line, is_given_up) {
            (true, true) => memchr(b'\n', ahead),
            (true, false) => memchr2(b'{', b'\n', ahead),
            (false, true) => None,
            (false, false) => memchr(b'{', ahead),
        };
        let is_end = next.is_some_and(|at| ahead[at] == b'\n');
        let len = next.unwrap_or(ahead.len());
        gap.add(&ahead[..len]);
        passed += len;
        file.pass(len);
        if is_end {
            file.pass(1);
            file.go_on();
            return Ok(());
        }
        if next.is_none() {
            continue;
        }
        let is_element = gap.is_between_elements();
        let (len, is_whole) = object(file, is_line)?;
        let ahead = file.ahead(len)?;
        let text = std::str::from_utf8(&ahead[..len]).unwrap_or_default();
        let taken = if is_whole { take(behind, text, is_element) } else { None };
        if let Some(is_entry) = taken {
            gap = Gap::behind(is_entry);
            passed += len;
            file.pass(len);
            continue;
        }
        if is_element && let Err(why) = serde_json::from_str::<IgnoredAny>(text) {
            behind.lose(&why);
        }
        gap = Gap::default();
        in_vain += len;
        passed += 1;
        file.pass(1);
    }
    Ok(())
}

/// Hands on an object, also one with words that are no JSON.
fn take(behind: &mut impl Behind, object: &str, is_element: bool) -> Option<bool> {
    behind.take(object, is_element).or_else(|| {
        let mut mended = String::new();
        Lenient::new(object.as_bytes()).read_to_string(&mut mended).ok()?;
        behind.take(&mended, is_element)
    })
}

/// Returns how many bytes the object has that begins there, or those that were looked at, and whether that is all of it.
fn object<R: BufRead>(file: &mut Lenient<R>, is_line: bool) -> io::Result<(usize, bool)> {
    let mut braces = Braces { is_line, ..Braces::default() };
    let mut known = 0;
    loop {
        let ahead = file.ahead(known + 1)?;
        if ahead.len() == known || known > MAX_VALUE {
            return Ok((known, false));
        }
        known = ahead.len();
        if let Some(is_whole) = braces.follow(ahead) {
            return Ok((braces.at, is_whole));
        }
    }
}

/// The text between an entry and what may be the next.
#[derive(Default)]
struct Gap {
    is_behind_entry: bool,
    commas: usize,
    has_other: bool,
}

impl Gap {
    fn behind(is_entry: bool) -> Self {
        Self { is_behind_entry: is_entry, ..Self::default() }
    }

    fn add(&mut self, text: &[u8]) {
        for byte in text.iter().filter(|byte| !byte.is_ascii_whitespace()) {
            if *byte == b',' { self.commas += 1 } else { self.has_other = true }
        }
    }

    const fn is_between_elements(&self) -> bool {
        self.is_behind_entry && self.commas == 1 && !self.has_other
    }
}

/// The braces of an object, and where its strings are.
#[derive(Default)]
struct Braces {
    at: usize,
    depth: usize,
    has_key: bool,
    text: Text,
    is_line: bool,
}

/// Where in a string a byte is.
#[derive(Clone, Copy, Default)]
enum Text {
    #[default]
    Outside,
    Inside,
    Escape,
}

impl Braces {
    /// Goes on in the text, of which there is more than before. Returns whether the object is whole as soon as it is known.
    fn follow(&mut self, text: &[u8]) -> Option<bool> {
        while let Some(&byte) = text.get(self.at) {
            self.at += 1;
            self.text = match (self.text, byte) {
                (Text::Outside, _) => Text::Outside,
                // No string goes on in another line.
                (_, b'\n') => return Some(false),
                (Text::Inside, b'\\') => Text::Escape,
                (Text::Inside, b'"') => {
                    self.text = Text::Outside;
                    continue;
                }
                _ => Text::Inside,
            };
            if !matches!(self.text, Text::Outside) {
                continue;
            }
            // Most braces in text that is no JSON are followed by something else than a key.
            if self.depth == 1 && !self.has_key && !byte.is_ascii_whitespace() {
                match byte {
                    b'"' => self.has_key = true,
                    b'}' => {}
                    _ => return Some(false),
                }
            }
            match byte {
                b'\n' if self.is_line => return Some(false),
                b'"' => self.text = Text::Inside,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return Some(byte == b'}');
                    }
                }
                _ => {}
            }
        }
        None
    }
}
