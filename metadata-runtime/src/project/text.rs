use std::fmt::{self, Display, Write as _};
use std::ops::Range;

use super::collect::{Selection, Sink};
use super::total::AROUND;

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
    key: &'static str,
    value: Range<usize>,
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
    pub(super) fn headers(&self) -> impl ExactSizeIterator<Item = (&'static str, &str, bool)> {
        self.headers.iter().map(|Header { pair, sensitive }| (pair.key, &self.text[pair.value.clone()], *sensitive))
    }

    /// Returns the pairs of the flat map in the order of the fields.
    pub(super) fn flat(&self) -> impl ExactSizeIterator<Item = (&'static str, &str)> {
        self.flat.iter().map(|pair| (pair.key, &self.text[pair.value.clone()]))
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
        self.headers.push(Header { pair: Pair { key: name, value: self.start..self.text.len() }, sensitive });
    }

    fn flat(&mut self, key: &'static str) {
        self.flat.push(Pair { key, value: self.start..self.text.len() });
    }

    fn header_bytes(&self) -> usize {
        self.headers.iter().map(|header| header.pair.key.len() + header.pair.value.len() + AROUND).sum()
    }

    fn drop_header(&mut self, name: &str) -> Option<usize> {
        let i = self.headers.iter().position(|header| header.pair.key == name)?;
        let Header { pair, .. } = self.headers.remove(i);
        Some(pair.key.len() + pair.value.len() + AROUND)
    }
}
