//! Reading of a whole file: its documents and their entries, with one entry in memory at a time.

use std::borrow::Borrow;
use std::fmt;
use std::io::{self, BufRead};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::attachments::{Attachments, Nowhere};
use super::entry::{entry, scanned};
use super::expansion::Expansion;
use super::length::{Length, MAX_VALUE, is_too_long};
use super::lenient::Lenient;
use super::members::Found;
use super::parsed::Which;
use super::quick::look;
use super::recover::{self, Behind};
use super::text::what_is_wrong;
use super::{Item, Take};
use crate::given::Given;

/// Hands each item in `file` to `each` as it is read, so that only one entry is in memory. Stops as soon as `each`
/// returns `false`.
///
/// The file contains one or more JSON values, with or without line breaks between them. Each value is a request, an
/// array of requests, or HAR as browsers and proxies write it. A request is `{"method"?, "url"?, "headers"?, "body"?}`,
/// with headers as an object, as pairs or as `{"name", "value"}`, and with a body as JSON or as text. The encoding is
/// UTF-8, UTF-16 or UTF-32.
///
/// # Errors
///
/// Returns an error if the file cannot be read.
pub fn read(file: impl BufRead, each: impl FnMut(Item) -> bool) -> io::Result<()> {
    read_beside(file, &Nowhere, each)
}

/// Like [`read`], for a file whose entries may have their bodies in attachments.
///
/// # Errors
///
/// Returns the errors of [`read`].
pub fn read_beside(file: impl BufRead, beside: &dyn Attachments, mut each: impl FnMut(Item) -> bool) -> io::Result<()> {
    read_these(Which::of(None), file, beside, &mut each)
}

/// Like [`read_beside`], but takes the requests of these contracts in place of Codex's.
///
/// # Errors
///
/// Returns the errors of [`read`].
pub fn read_by(
    given: &'static Given,
    file: impl BufRead,
    beside: &dyn Attachments,
    mut each: impl FnMut(Item) -> bool,
) -> io::Result<()> {
    read_these(Which::of(Some(given)), file, beside, &mut each)
}

/// Like [`read_by`], or like [`read_beside`] without contracts that were given, for a reader that may look at requests where
/// they are.
///
/// # Errors
///
/// Returns the errors of [`read`].
pub(crate) fn read_into(
    given: Option<&'static Given>,
    file: impl BufRead,
    beside: &dyn Attachments,
    each: &mut dyn Take,
) -> io::Result<()> {
    read_these(Which::of(given), file, beside, each)
}

/// Like [`read_beside`], but takes every request for one of the contract.
///
/// # Errors
///
/// Returns the errors of [`read`].
pub fn read_every(file: impl BufRead, beside: &dyn Attachments, mut each: impl FnMut(Item) -> bool) -> io::Result<()> {
    read_these(Which::Every, file, beside, &mut each)
}

fn read_these(which: Which, file: impl BufRead, beside: &dyn Attachments, each: &mut dyn Take) -> io::Result<()> {
    let mut file = Lenient::new(file);
    let mut entries = Entries::new(which, beside, each, file.length());
    let mut lost = false;
    while !entries.stopped && file.has_more()? {
        value(&mut file, &mut entries, &mut lost)?;
    }
    Ok(())
}

/// Reads one value of the file. Returns `true` if it is an entry, on a line of its own. After text that is not JSON, one
/// message suffices until an entry can be read again: until then it is `lost`.
pub(super) fn value(file: &mut Lenient<impl BufRead>, entries: &mut Entries<'_>, lost: &mut bool) -> io::Result<bool> {
    if let Some(line) = file.line()?
        && entries.line(line)
    {
        let len = line.len();
        file.skip(len);
        *lost = false;
        return Ok(true);
    }
    let before = entries.count;
    entries.is_list = false;
    entries.begins = file.number();
    entries.length.reset();
    let mut deserializer = serde_json::Deserializer::from_reader(&mut *file);
    match Document::<Box<RawValue>>::new(entries).deserialize(&mut deserializer) {
        Ok(()) => *lost = false,
        Err(_) if entries.stopped => {}
        Err(error) if error.is_io() && !is_too_long(&error) => return Err(error.into()),
        Err(error) => {
            if !*lost || entries.count > before {
                if is_too_long(&error) {
                    entries.odd("entry", format!("it has more than {} MiB", MAX_VALUE >> 20));
                } else {
                    entries.odd("capture", format!("it is no JSON from here on: {}", entries.where_it_is(&error)));
                }
            }
            let before = entries.count;
            // The byte at which it was found may be the first of what is whole again.
            file.step_back();
            if entries.is_list {
                recover::to_the_end(file, entries)?;
            } else if error.line() == 1 || error.column() > 1 || is_too_long(&error) {
                recover::to_the_end_of_the_line(file, entries)?;
            }
            *lost = entries.count == before;
        }
    }
    Ok(false)
}

/// The receiver of the entries.
pub(super) struct Entries<'f> {
    which: Which,
    beside: &'f dyn Attachments,
    expansion: Arc<Expansion>,
    each: &'f mut dyn Take,
    stopped: bool,
    /// The number of entries so far.
    count: u64,
    /// `true` if what is read is a list of entries, or has one.
    is_list: bool,
    /// How many documents this one is in.
    depth: u8,
    /// The length of the entry that is read.
    length: Length,
    /// The line on which the value begins that is read, from 1.
    begins: Option<u64>,
}

/// How many documents may be in each other, so that nothing in a file uses up the stack.
const MAX_DEPTH: u8 = 8;

impl<'f> Entries<'f> {
    pub(super) fn new(which: Which, beside: &'f dyn Attachments, each: &'f mut dyn Take, length: Length) -> Self {
        let expansion = beside.expansion();
        Self {
            which,
            beside,
            expansion,
            each,
            stopped: false,
            count: 0,
            is_list: false,
            depth: 0,
            length,
            begins: None,
        }
    }

    /// Takes one entry, or a whole capture in its place. Returns `false` to stop.
    fn entry(&mut self, raw: &str) -> bool {
        if let Err(error) = self.read(raw)
            && !self.document(raw)
        {
            self.not_read(&error);
        }
        !self.stopped
    }

    /// Takes one entry, which is no capture. Returns `false` to stop.
    fn object(&mut self, raw: &str) -> bool {
        if let Err(error) = self.read(raw) {
            self.not_read(&error);
        }
        !self.stopped
    }

    fn not_read(&mut self, error: &serde_json::Error) {
        self.count += 1;
        let line = match self.begins {
            Some(line) if !self.is_list => format!(", on line {line}"),
            // Of an element the line is not known.
            Some(line) if line > 1 => format!(", in the list on line {line}"),
            _ => String::new(),
        };
        self.odd("entry", what_is_wrong(error) + &line);
    }

    /// Returns what is wrong with the value that is read, and where in the file.
    fn where_it_is(&self, error: &serde_json::Error) -> String {
        // The end of a line is found behind it.
        let line = error.line() - usize::from(error.column() == 0 && error.line() > 1);
        match self.begins {
            Some(begins) => {
                let line = begins + line as u64 - 1;
                let column = if error.column() > 0 { format!(" column {}", error.column()) } else { String::new() };
                format!("{} at line {line}{column}", what_is_wrong(error))
            }
            None => what_is_wrong(error),
        }
    }

    /// Takes an element of a list. Returns an error to stop.
    fn element<E: Error>(&mut self, raw: &RawValue) -> Result<(), E> {
        self.length.reset();
        if self.entry(raw.get()) { Ok(()) } else { Err(E::custom("stopped")) }
    }

    /// Takes an element of a list that is a whole capture, or a list of entries itself. Returns `false` if it is neither.
    fn document(&mut self, raw: &str) -> bool {
        let is_har = |found: Found<'_>| found.log.is_some() || found.entries.is_some();
        if self.depth >= MAX_DEPTH || !(is_list(raw) || serde_json::from_str(raw).is_ok_and(is_har)) {
            return false;
        }
        self.depth += 1;
        // Its text was read before, so that nothing but the end of the output stops it.
        let read = Document::<&RawValue>::new(self).deserialize(&mut serde_json::Deserializer::from_str(raw));
        self.depth -= 1;
        read.is_ok() || self.stopped
    }

    /// Takes a line that is one entry. Returns `false` if it is anything else.
    fn line(&mut self, line: &str) -> bool {
        self.read(line).is_ok()
    }

    /// Reads an entry and hands on its items, or none of them if it cannot be read.
    fn read(&mut self, raw: &str) -> serde_json::Result<()> {
        let scanned = scanned(raw);
        if let (Some(scanned), Some(looks)) = (&scanned, self.each.looks())
            && let Some(goes_on) = look(scanned, self.which, looks)
        {
            self.count += 1;
            self.stopped |= !goes_on;
            return Ok(());
        }
        let Self { each, stopped, expansion, .. } = self;
        // An entry may have many more items than there is memory for at a time.
        entry(raw, scanned.as_ref(), self.which, self.beside, expansion, &mut |item| {
            *stopped |= !each.item(item);
            !*stopped
        })?;
        self.count += 1;
        Ok(())
    }

    fn odd(&mut self, name: &str, why: String) {
        self.stopped |= !self.each.item(Item::Odd { name: name.to_owned(), why });
    }
}

/// Returns whether JSON is a list of what entries or lists of them may be.
fn is_list(raw: &str) -> bool {
    raw.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', '[']))
}

impl Behind for Entries<'_> {
    fn take(&mut self, object: &str, is_element: bool) -> Option<bool> {
        let found: Found<'_> = serde_json::from_str(object).ok()?;
        let is_capture = found.log.is_some() || found.entries.is_some();
        let is_named = found.method.is_some() || found.url.is_some() || found.kind.is_some();
        let is_request = found.request.is_some_and(|request| request.get().starts_with('{'))
            || is_named && (found.headers.is_some() || found.body.is_some());
        if is_request && found.of_har.is_some() && found.body.is_none() {
            // It is what is left of an entry.
            self.entry(&format!("{{\"request\":{object}}}"));
            return Some(true);
        }
        let is_taken = is_element || is_request || is_capture;
        if is_taken {
            self.entry(object);
        }
        Some(is_taken)
    }

    fn lose(&mut self, why: &serde_json::Error) {
        self.count += 1;
        self.odd("entry", format!("it is no JSON: {}", what_is_wrong(why)));
    }

    fn is_stopped(&self) -> bool {
        self.stopped
    }
}

/// A value of the file, each part of which is held as `R`: of a text that is in memory nothing is copied.
struct Document<'f, 'e, R> {
    entries: &'f mut Entries<'e>,
    part: PhantomData<R>,
}

impl<'f, 'e, R> Document<'f, 'e, R> {
    const fn new(entries: &'f mut Entries<'e>) -> Self {
        Self { entries, part: PhantomData }
    }
}

impl<'de, R: Borrow<RawValue> + Deserialize<'de>> DeserializeSeed<'de> for Document<'_, '_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Borrow<RawValue> + Deserialize<'de>> Visitor<'de> for Document<'_, '_, R> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a captured request with `headers` or `body`, an array of them, or HAR with a `log`")
    }

    /// Splits HAR into its entries while it is read. Any other object is an entry, and is assembled again.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut members = Members::default();
        let mut is_har = false;
        while let Some(key) = map.next_key::<String>()? {
            // Some programs write the `log` without what is around it.
            let is_entries = is_entries(&key) && !members.are_of_entry;
            if is_entries || key.eq_ignore_ascii_case("log") {
                self.entries.is_list = true;
                is_har |= map.next_value_seed(Log::<R>::new(&mut *self.entries, is_entries))?;
                self.entries.is_list = is_har;
            } else {
                members.push(&key, map.next_value::<R>()?.borrow()).map_err(A::Error::custom)?;
            }
            if is_har {
                // It is no entry, and each of those in it has a length of its own.
                members.text.clear();
            }
        }
        if is_har || self.entries.object(&members.object()) { Ok(()) } else { Err(A::Error::custom("stopped")) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.entries.is_list = true;
        Log::<R>::new(self.entries, true).visit_seq(seq).map(|_| ())
    }
}

/// The members of an object in their order, with repeated ones: as text, since a list of short ones needs much more memory.
#[derive(Default)]
struct Members {
    /// What is before the closing brace.
    text: String,
    /// `true` if one of them is a member of an entry.
    are_of_entry: bool,
}

impl Members {
    fn push(&mut self, key: &str, value: &RawValue) -> serde_json::Result<()> {
        self.are_of_entry |= ["headers", "body", "request"].iter().any(|own| key.eq_ignore_ascii_case(own));
        self.text.push(if self.text.is_empty() { '{' } else { ',' });
        self.text += &serde_json::to_string(key)?;
        self.text.push(':');
        self.text += value.get();
        Ok(())
    }

    fn object(self) -> String {
        if self.text.is_empty() { "{}".into() } else { self.text + "}" }
    }
}

/// Returns whether a member of HAR's `log` with this name has its entries, in whatever case it writes its names.
const fn is_entries(key: &str) -> bool {
    key.eq_ignore_ascii_case("entries")
}

/// The `log` of HAR or its entries. Another object may have a member with that name too, which then has no entries.
struct Log<'f, 'e, R> {
    entries: &'f mut Entries<'e>,
    /// `true` for the entries, which some programs write as an object with their numbers.
    is_within: bool,
    part: PhantomData<R>,
}

impl<'f, 'e, R> Log<'f, 'e, R> {
    const fn new(entries: &'f mut Entries<'e>, is_within: bool) -> Self {
        Self { entries, is_within, part: PhantomData }
    }
}

impl<'de, R: Borrow<RawValue> + Deserialize<'de>> DeserializeSeed<'de> for Log<'_, '_, R> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, R: Borrow<RawValue> + Deserialize<'de>> Visitor<'de> for Log<'_, '_, R> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HAR's `log` with `entries`")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut is_har = false;
        while let Some(key) = map.next_key::<String>()? {
            if self.is_within && !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()) {
                is_har = true;
                self.entries.element::<A::Error>(map.next_value::<R>()?.borrow())?;
            } else if !self.is_within && is_entries(&key) {
                is_har |= map.next_value_seed(Log::<R>::new(&mut *self.entries, true))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(is_har)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while let Some(raw) = seq.next_element::<R>()? {
            self.entries.element::<A::Error>(raw.borrow())?;
        }
        Ok(true)
    }
}
