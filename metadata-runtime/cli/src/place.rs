//! URLs without user information, query and fragment.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::reading::chars_as_read;

/// A URL without user information, query and fragment.
pub(crate) struct Place<'a> {
    /// The scheme with what follows it, if it is a known one.
    pub(crate) scheme: &'static str,
    /// The rest; `...` if nothing is left.
    pub(crate) rest: Cow<'a, str>,
    /// `true` if `...` stands for the end of the rest, which is longer than [`MAX_READ`].
    pub(crate) is_cut: bool,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.scheme, self.rest)
    }
}

/// The schemes that are shown. Another may be a user's name.
pub(crate) const SCHEMES: [&str; 8] =
    ["https://", "http://", "wss://", "ws://", "ssh://", "git://", "ftp://", "file://"];

/// The size of the longest scheme in bytes.
const MAX_SCHEME: usize = 8;

/// The maximum size in bytes of a rest that is not shown as it is written. A character can stand for eighteen others.
const MAX_READ: usize = 64 << 10;

impl<'a> Place<'a> {
    /// Reads a text that may be a URL, in one pass.
    pub(crate) fn of(text: &'a str) -> Self {
        let rest = &text[scheme_of(text).len()..];
        let (before, after) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        let written = before.rsplit('@').next().unwrap_or_default();
        if after.contains('@') {
            let begin: String = chars_as_read(text).take(MAX_SCHEME).collect();
            return Self { scheme: scheme_of(&begin), rest: "...".into(), is_cut: false };
        }
        let start = text.len() - after.len() - written.len();
        let mut reader = Reader::default();
        // Each part ends or begins with a mark or the slash of a scheme, so that no escape is in two of them.
        let [start, end, _] = [&text[..start], written, after].map(|part| reader.read(part));
        let scheme = scheme_of(&reader.begin);
        let (place, is_cut) = match reader.place(scheme) {
            Some(place) if place == (start..end) || place.is_empty() && start == end => (written.into(), false),
            None if chars_as_read(written).next().is_none() => (written.into(), false),
            Some(_) => (Cow::Owned(reader.text(scheme)), reader.is_cut),
            None => ("".into(), false),
        };
        Self { scheme, rest: if place.is_empty() { "...".into() } else { place }, is_cut }
    }
}

/// Returns the scheme that the URL begins with.
fn scheme_of(url: &str) -> &'static str {
    let is_scheme = |scheme: &&str| url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
    SCHEMES.into_iter().find(is_scheme).unwrap_or_default()
}

/// A search for the place in a URL, of which its characters are read one after the other.
#[derive(Default)]
struct Reader {
    /// How many bytes were read.
    len: usize,
    /// The characters that may be the scheme.
    begin: String,
    /// The text behind the last `@`, up to a query or a fragment; no more than [`MAX_READ`].
    kept: String,
    /// `true` if more stands there.
    is_cut: bool,
    /// Where it begins; 0 without an `@`.
    start: usize,
    /// Where the query or the fragment begins.
    end: Option<usize>,
    /// `true` if an `@` is behind that: either a query has an `@`, or a password a `?`, and all before it is the user's.
    is_hidden: bool,
}

impl Reader {
    /// Reads a part of the URL, and returns how many bytes of all parts were read. Nothing is read once nothing of the place
    /// is left.
    fn read(&mut self, part: &str) -> usize {
        let mut chars = chars_as_read(part);
        while !self.is_hidden
            && let Some(char) = chars.next()
        {
            self.add(char);
        }
        self.len
    }

    fn add(&mut self, char: char) {
        if self.begin.len() < MAX_SCHEME {
            self.begin.push(char);
        }
        match (char, self.end) {
            ('@', Some(_)) => self.is_hidden = true,
            ('@', None) => {
                self.kept.clear();
                self.is_cut = false;
                self.start = self.len + 1;
            }
            ('?' | '#', None) => self.end = Some(self.len),
            (_, None) if self.is_cut || self.kept.len() + char.len_utf8() > MAX_READ => self.is_cut = true,
            (_, None) => self.kept.push(char),
            (_, Some(_)) => {}
        }
        self.len += char.len_utf8();
    }

    /// Returns where the place is behind this scheme; `None` if it cannot be told from a secret.
    fn place(&self, scheme: &str) -> Option<Range<usize>> {
        let start = if self.start == 0 { scheme.len() } else { self.start };
        (!self.is_hidden).then(|| start..self.end.unwrap_or(self.len))
    }

    /// Returns the place behind this scheme.
    fn text(&self, scheme: &str) -> String {
        let place = if self.start == 0 { &self.kept[scheme.len()..] } else { &self.kept };
        if self.is_cut { format!("{place}...") } else { place.to_owned() }
    }
}
