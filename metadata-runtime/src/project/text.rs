use std::fmt::{self, Display, Write as _};
use std::ops::Range;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::collect::Selection;
use super::maps::{append_header, insert_header};
use super::sink::Sink;
use crate::header_value::AROUND;

/// The text transports: direct headers and the flat string map.
///
/// All values are in one string, each once for all its headers and keys, so that the pairs cost a few allocations and
/// not two each.
#[derive(Clone, Default)]
pub(super) struct Texts {
    text: String,
    headers: Vec<Header>,
    flat: Vec<Pair>,
    /// The beginning of the value that is being collected, which is the last one.
    start: usize,
}

#[derive(Clone)]
struct Header {
    pair: Pair,
    sensitive: bool,
}

#[derive(Clone)]
struct Pair {
    key: Key,
    value: Range<usize>,
}

/// The key of a pair: that of a slot, or one of an entry, which stands behind its value.
#[derive(Clone)]
enum Key {
    Declared(&'static str),
    Own(Range<usize>),
}

impl Texts {
    /// Removes all pairs and keeps their memory, at least as much as most snapshots need.
    pub(super) fn clear(&mut self, wanted: Selection) {
        self.text.clear();
        self.text.reserve(512);
        self.headers.clear();
        self.headers.reserve(if wanted.header { 8 } else { 0 });
        self.flat.clear();
        self.flat.reserve(if wanted.flat { 16 } else { 0 });
    }

    /// Returns the direct headers in the order of the fields, each with `true` if it is sensitive.
    pub(super) fn headers(&self) -> impl ExactSizeIterator<Item = (&str, &str, bool)> {
        self.headers.iter().map(|Header { pair, sensitive }| {
            let (name, value) = self.pair(pair);
            (name, value, *sensitive)
        })
    }

    /// Returns the direct headers as a map with room for one more.
    pub(super) fn header_map(&self) -> HeaderMap {
        let mut map = HeaderMap::with_capacity(self.headers.len() + 1);
        for Header { pair, sensitive } in &self.headers {
            let (name, value) = self.pair(pair);
            match pair.key {
                Key::Declared(name) => insert_header(&mut map, name, HeaderValue::from_str(value), *sensitive),
                Key::Own(_) => append_header(&mut map, name, HeaderValue::from_str(value), *sensitive),
            }
        }
        map
    }

    /// Returns the pairs of the flat map in the order of the fields.
    pub(super) fn flat(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.flat.iter().map(|pair| self.pair(pair))
    }

    fn pair(&self, pair: &Pair) -> (&str, &str) {
        let key = match &pair.key {
            Key::Declared(key) => key,
            Key::Own(key) => &self.text[key.clone()],
        };
        (key, &self.text[pair.value.clone()])
    }

    /// Puts the key behind the value that was taken last.
    fn own_pair(&mut self, key: &str) -> Pair {
        let value = self.start..self.text.len();
        self.text.push_str(key);
        Pair { key: Key::Own(value.end..self.text.len()), value }
    }
}

impl Sink for Texts {
    fn take(&mut self, text: &dyn Display) -> fmt::Result {
        self.start = self.text.len();
        write!(self.text, "{text}").inspect_err(|_| self.text.truncate(self.start))
    }

    fn take_str(&mut self, text: &str) {
        self.start = self.text.len();
        self.text.push_str(text);
    }

    fn taken(&self) -> &str {
        &self.text[self.start..]
    }

    fn header(&mut self, name: &'static str, sensitive: bool) {
        self.headers
            .push(Header { pair: Pair { key: Key::Declared(name), value: self.start..self.text.len() }, sensitive });
    }

    fn flat(&mut self, key: &'static str) {
        self.flat.push(Pair { key: Key::Declared(key), value: self.start..self.text.len() });
    }

    fn line(&mut self, name: &HeaderName, sensitive: bool) {
        let pair = self.own_pair(name.as_str());
        self.headers.push(Header { pair, sensitive });
    }

    fn entry(&mut self, key: &str) {
        let pair = self.own_pair(key);
        self.flat.push(pair);
    }

    fn header_bytes(&self) -> usize {
        self.headers().map(bytes_of).sum()
    }

    fn drop_headers(&mut self, like: &dyn Fn(&str) -> bool) -> usize {
        let bytes = self.headers().filter(|(name, ..)| like(name)).map(bytes_of).sum();
        let gone: Vec<bool> = self.headers().map(|(name, ..)| like(name)).collect();
        let mut gone = gone.into_iter();
        self.headers.retain(|_| !gone.next().unwrap_or_default());
        bytes
    }
}

/// Returns the size of the line in bytes.
fn bytes_of((name, value, _): (&str, &str, bool)) -> usize {
    name.len() + value.len() + AROUND
}
