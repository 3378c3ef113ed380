//! The headers of a request while they are read: what is there once for a name is not there for each of its values.

use std::mem;

use http::header::{Entry, OccupiedEntry};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memchr;

use super::text::{Notes, Text};
use crate::received;

/// The headers of a request, and what HTTP/2 has among them.
#[derive(Default)]
pub(super) struct Head {
    pub(super) headers: HeaderMap,
    /// The method, of the pseudo-header.
    pub(super) method: Option<String>,
    /// The target of the request, of the pseudo-header.
    pub(super) path: Option<String>,
    /// How many lines there are.
    lines: usize,
    /// `true` if there was no room for a line.
    is_full: bool,
}

/// The most lines of all headers: as many as a head of 1 MiB has room for. A line takes some hundred bytes, and its value may
/// be one.
const MAX_LINES: usize = 1 << 18;

/// For how many headers there is room from the beginning, at most.
const MANY: usize = 64;

impl Head {
    /// Makes a head with room for about so many headers.
    pub(super) fn of_about(headers: usize) -> Self {
        Self { headers: HeaderMap::with_capacity(headers.min(MANY)), ..Self::default() }
    }

    /// Returns `true` if nothing more is taken, of which there is a note.
    pub(super) const fn is_full(&self) -> bool {
        self.is_full
    }

    /// Returns where the values under a name go. Adds a note if no header can have the name.
    pub(super) fn under(&mut self, name: &str, notes: &mut Notes) -> Under<'_> {
        match name.trim() {
            // The pseudo-headers of HTTP/2 are not headers.
            ":method" => Under::Pseudo(&mut self.method),
            ":path" => Under::Pseudo(&mut self.path),
            name if name.starts_with(':') => Under::Nothing,
            name => match header_name(name, notes) {
                Some(name) => {
                    let Self { headers, lines, is_full, .. } = self;
                    Under::Header(Header { name, place: Place::Map(headers), lines, is_full })
                }
                None => Under::Nothing,
            },
        }
    }
}

/// Where the values under a name go.
pub(super) enum Under<'h> {
    /// To a part of the request that is no header. The last one counts.
    Pseudo(&'h mut Option<String>),
    Header(Header<'h>),
    /// Nowhere.
    Nothing,
}

/// One header of a head. The name is looked up once, however many values there are.
pub(super) struct Header<'h> {
    name: HeaderName,
    place: Place<'h>,
    lines: &'h mut usize,
    is_full: &'h mut bool,
}

/// Where in a map the lines of a header go.
enum Place<'h> {
    Map(&'h mut HeaderMap),
    Entry(OccupiedEntry<'h, HeaderValue>),
    /// There is no room.
    Nowhere,
}

impl Header<'_> {
    /// Adds a value of JSON. Returns `false` if there is no room for more.
    pub(super) fn has_added(&mut self, text: &Text, notes: &mut Notes) -> bool {
        if text.lone_surrogate {
            notes.is_garbled = true;
            notes.add_of_header(|| {
                format!("header `{}` has bytes that are not UTF-8", received::value(self.name.as_str()))
            });
        }
        self.add(&text.bytes, notes);
        !*self.is_full
    }

    /// Adds a value, which may be several lines.
    pub(super) fn add(&mut self, value: &[u8], notes: &mut Notes) {
        if memchr(b'\n', value).is_none() {
            return self.add_line(value, notes);
        }
        // Some writers join several lines of one name.
        for line in value.split(|byte| *byte == b'\n') {
            if *self.is_full {
                return;
            }
            self.add_line(line, notes);
        }
    }

    fn add_line(&mut self, line: &[u8], notes: &mut Notes) {
        let line = line.trim_ascii();
        let value = HeaderValue::from_bytes(line).or_else(|_| {
            notes.add_of_header(|| {
                let shown = received::value(self.name.as_str());
                format!("header `{shown}` has a control character, which no header can have")
            });
            // It was there all the same, and is no text.
            HeaderValue::from_bytes(&line.iter().copied().map(visible).collect::<Vec<u8>>())
        });
        if let Ok(value) = value
            && !*self.is_full
            && !self.has_taken(value)
        {
            *self.is_full = true;
            notes.add("it has more headers than can be read; the rest was not".into());
        }
    }

    /// Returns `false` if there is no room for the line.
    fn has_taken(&mut self, value: HeaderValue) -> bool {
        if *self.lines == MAX_LINES {
            return false;
        }
        *self.lines += 1;
        self.place = match mem::replace(&mut self.place, Place::Nowhere) {
            Place::Map(map) => match map.try_entry(&self.name) {
                Ok(Entry::Occupied(entry)) => appended(entry, value),
                Ok(Entry::Vacant(entry)) => entry.try_insert_entry(value).map_or(Place::Nowhere, Place::Entry),
                Err(_) => Place::Nowhere,
            },
            Place::Entry(entry) => appended(entry, value),
            Place::Nowhere => Place::Nowhere,
        };
        !matches!(self.place, Place::Nowhere)
    }
}

fn appended(mut entry: OccupiedEntry<'_, HeaderValue>, value: HeaderValue) -> Place<'_> {
    entry.append(value);
    Place::Entry(entry)
}

/// Returns the name of a header, or adds a note if it has none.
fn header_name(name: &str, notes: &mut Notes) -> Option<HeaderName> {
    let header = HeaderName::try_from(name).ok();
    if header.is_none() && !name.is_empty() {
        notes.add_of_header(|| {
            // What follows may be a value that was not split from it, and without a colon it may be nothing else.
            let shown = received::value(name);
            let begins = shown.split_once(':').map(|(begins, _)| begins.trim_end());
            let is_name = |begins: &&str| {
                !begins.is_empty() && begins.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            };
            match begins.filter(is_name) {
                Some(begins) => format!("a header that begins with `{begins}` has a name that no header can have"),
                None => "a header has a name that no header can have".to_owned(),
            }
        });
    }
    header
}

/// Returns a byte that a header can have and no text of ours has, in place of one that no header can have.
const fn visible(byte: u8) -> u8 {
    if byte.is_ascii_control() { 0xFF } else { byte }
}
