//! Headers, wherever they are.

use std::borrow::Cow;

use codex_metadata::observe::Observer;
use http::HeaderMap;

/// A line of a header: its name in lower case, and its value without white space around it.
pub(crate) type Line<'a> = (Cow<'a, str>, &'a [u8]);

/// The headers of a request: a map, or lines that are in none.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Headers<'a> {
    Map(&'a HeaderMap),
    Lines(&'a [Line<'a>]),
}

impl<'a> Headers<'a> {
    /// Returns the names, of which one may come several times.
    pub(crate) fn names(self) -> impl Iterator<Item = &'a str> {
        let (map, lines) = self.parts();
        let of_map = map.into_iter().flat_map(HeaderMap::keys).map(http::HeaderName::as_str);
        of_map.chain(lines.iter().map(|(name, _)| &**name))
    }

    /// Returns the values of the header with a name in lower case.
    pub(crate) fn all(self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        let (map, lines) = self.parts();
        let of_map = map.into_iter().flat_map(move |map| map.get_all(name)).map(http::HeaderValue::as_bytes);
        of_map.chain(lines.iter().filter(move |(own, _)| own == name).map(|(_, value)| *value))
    }

    /// Returns whether there is a header with a name in lower case.
    pub(crate) fn has(self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Returns the first value of the header with a name in lower case, if it is text.
    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        let value = self.all(name).next()?;
        let is_text = value.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t'));
        std::str::from_utf8(value).ok().filter(|_| is_text)
    }

    /// Hands the headers to an observer.
    pub(crate) fn to<M>(self, observer: Observer<'_, M>) -> Observer<'_, M> {
        match self {
            Self::Map(map) => observer.headers(map),
            Self::Lines(lines) => observer.header_pairs(lines.iter().map(|(name, value)| (&**name, *value))),
        }
    }

    const fn parts(self) -> (Option<&'a HeaderMap>, &'a [Line<'a>]) {
        match self {
            Self::Map(map) => (Some(map), &[]),
            Self::Lines(lines) => (None, lines),
        }
    }
}
