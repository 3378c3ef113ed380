use std::fmt::{self, Display, Write as _};
use std::ops::Range;

use http::HeaderName;

use super::selection::Selection;
use crate::contract::{self, Field, Slot};
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
    /// The place of the value that was taken last. Keys of entries may stand behind it.
    taken: Range<usize>,
}

/// A line of a direct header.
#[derive(Clone)]
pub(super) struct Header {
    pub(super) pair: Pair,
    pub(super) sensitive: bool,
    /// The declaration by which it is sent. Under another condition another field may have the same name.
    by: By,
}

/// A declaration of a header: that of a field in its attribute.
pub(super) type By = (&'static Field, &'static Slot);

/// A key and the place of its value in the text.
#[derive(Clone)]
pub(super) struct Pair {
    pub(super) key: Key,
    pub(super) value: Range<usize>,
}

/// The key of a pair: that of a slot, or one of an entry, which stands behind its value.
#[derive(Clone)]
pub(super) enum Key {
    Declared(&'static contract::Key),
    Own(Range<usize>),
}

/// The room that most snapshots need.
struct Room {
    /// Bytes of all values.
    bytes: usize,
    headers: usize,
    pairs: usize,
}

impl Room {
    const fn of(wanted: Selection) -> Self {
        Self { bytes: 512, headers: if wanted.header { 8 } else { 0 }, pairs: if wanted.flat { 16 } else { 0 } }
    }
}

impl Header {
    /// Returns the size of the line in bytes.
    fn bytes(&self) -> usize {
        let name = match &self.pair.key {
            Key::Declared(key) => key.name().len(),
            Key::Own(name) => name.len(),
        };
        name + self.pair.value.len() + AROUND
    }
}

impl Key {
    fn in_text<'t>(&'t self, text: &'t str) -> &'t str {
        match self {
            Self::Declared(key) => key.name(),
            Self::Own(key) => &text[key.clone()],
        }
    }
}

impl Texts {
    /// Returns no pairs, with as much memory as most snapshots need.
    pub(super) fn with_room(wanted: Selection) -> Self {
        let Room { bytes, headers, pairs } = Room::of(wanted);
        Self {
            text: String::with_capacity(bytes),
            headers: Vec::with_capacity(headers),
            flat: Vec::with_capacity(pairs),
            taken: 0..0,
        }
    }

    /// Removes all pairs and keeps their memory, at least as much as most snapshots need.
    pub(super) fn clear(&mut self, wanted: Selection) {
        let Room { bytes, headers, pairs } = Room::of(wanted);
        self.text.clear();
        self.text.reserve(bytes);
        self.headers.clear();
        self.headers.reserve(headers);
        self.flat.clear();
        self.flat.reserve(pairs);
    }

    /// Returns the direct headers in the order of the fields, each with `true` if it is sensitive.
    pub(super) fn headers(&self) -> impl ExactSizeIterator<Item = (&str, &str, bool)> {
        self.headers.iter().map(|Header { pair, sensitive, .. }| {
            let (name, value) = self.pair(pair);
            (name, value, *sensitive)
        })
    }

    /// Returns the pairs of the flat map in the order of the fields.
    pub(super) fn flat(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.flat.iter().map(|pair| self.pair(pair))
    }

    fn pair<'t>(&'t self, pair: &'t Pair) -> (&'t str, &'t str) {
        (pair.key.in_text(&self.text), &self.text[pair.value.clone()])
    }

    /// Returns the lines of the direct headers, as places in [`text`](Self::text).
    pub(super) fn lines(&self) -> &[Header] {
        &self.headers
    }

    /// Returns all values and the keys of entries, one after the other.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Takes the text out, so that it can be shared.
    pub(super) fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// Takes the next value, or nothing where its `Display` fails.
    pub(super) fn take(&mut self, text: &dyn Display) -> fmt::Result {
        let start = self.text.len();
        let written = write!(self.text, "{text}").inspect_err(|_| self.text.truncate(start));
        self.taken = start..self.text.len();
        written
    }

    /// Takes the next value, a string.
    pub(super) fn take_str(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.taken = start..self.text.len();
    }

    /// Returns the value that was taken last.
    pub(super) fn taken(&self) -> &str {
        &self.text[self.taken.clone()]
    }

    /// Returns the size in bytes of the value that was taken last.
    pub(super) fn taken_bytes(&self) -> usize {
        self.taken.len()
    }

    /// Sends it in a header, by a declaration.
    pub(super) fn header(&mut self, by: By, key: &'static contract::Key, sensitive: bool) {
        self.headers.push(Header { pair: self.pair_of(Key::Declared(key)), sensitive, by });
    }

    /// Sends it in the flat map.
    pub(super) fn flat_pair(&mut self, key: &'static contract::Key) {
        self.flat.push(self.pair_of(Key::Declared(key)));
    }

    /// Sends it in one more line of the header, by a declaration.
    pub(super) fn line(&mut self, by: By, name: &HeaderName, sensitive: bool) {
        let key = self.own_key(name.as_str());
        self.headers.push(Header { pair: self.pair_of(key), sensitive, by });
    }

    /// Sends it in the flat map, under a key that no slot has.
    pub(super) fn entry(&mut self, key: &str) {
        let key = self.own_key(key);
        self.flat.push(self.pair_of(key));
    }

    fn pair_of(&self, key: Key) -> Pair {
        Pair { key, value: self.taken.clone() }
    }

    /// Puts the key of an entry behind the values.
    fn own_key(&mut self, key: &str) -> Key {
        let start = self.text.len();
        self.text.push_str(key);
        Key::Own(start..self.text.len())
    }

    /// Returns the size of all header lines together, in bytes.
    pub(super) fn header_bytes(&self) -> usize {
        self.headers.iter().map(Header::bytes).sum()
    }

    /// Takes the lines out again that a field has sent by declarations of a rank, under a name or under any, and returns
    /// their size in bytes.
    pub(super) fn drop_headers(&mut self, field: &Field, rank: u32, name: Option<&str>) -> usize {
        let before = self.header_bytes();
        let text = &self.text;
        let is_named = |header: &Header| name.is_none_or(|name| header.pair.key.in_text(text) == name);
        // A field may be in several places of the program, each with an address of its own.
        let is_sent_by = |(own, slot): By| own.name() == field.name() && slot.shed() == Some(rank);
        self.headers.retain(|header| !(is_named(header) && is_sent_by(header.by)));
        before - self.header_bytes()
    }
}
