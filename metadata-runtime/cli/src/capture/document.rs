//! Reading of a whole file: its documents and their entries, with one entry in memory at a time.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead};

use memchr::memchr;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::{RawValue, to_raw_value};

use super::Item;
use super::attachments::{Attachments, Nowhere};
use super::entry::entry;
use super::lenient::Lenient;
use super::members::Found;
use super::parsed::Which;
use super::recover::{self, Behind};
use super::text::what_is_wrong;
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
pub fn read_beside(file: impl BufRead, beside: &dyn Attachments, each: impl FnMut(Item) -> bool) -> io::Result<()> {
    read_these(Which::of(None), file, beside, each)
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
    each: impl FnMut(Item) -> bool,
) -> io::Result<()> {
    read_these(Which::of(Some(given)), file, beside, each)
}

/// Like [`read_beside`], but takes every request for one of the contract.
///
/// # Errors
///
/// Returns the errors of [`read`].
pub fn read_every(file: impl BufRead, beside: &dyn Attachments, each: impl FnMut(Item) -> bool) -> io::Result<()> {
    read_these(Which::Every, file, beside, each)
}

fn read_these(
    which: Which,
    file: impl BufRead,
    beside: &dyn Attachments,
    mut each: impl FnMut(Item) -> bool,
) -> io::Result<()> {
    let mut file = Lenient::new(file);
    let mut entries = Entries { which, beside, each: &mut each, stopped: false, count: 0, is_list: false, depth: 0 };
    let mut lost = false;
    while !entries.stopped && file.has_more()? {
        value(&mut file, &mut entries, &mut lost)?;
    }
    Ok(())
}

/// Reads one value of the file. Returns `true` if it is an entry, on a line of its own. After text that is not JSON, one
/// message suffices until an entry can be read again: until then it is `lost`.
fn value(file: &mut Lenient<impl BufRead>, entries: &mut Entries<'_>, lost: &mut bool) -> io::Result<bool> {
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
    let mut deserializer = serde_json::Deserializer::from_reader(&mut *file);
    match Document(&mut *entries).deserialize(&mut deserializer) {
        Ok(()) => *lost = false,
        Err(_) if entries.stopped => {}
        Err(error) if error.is_io() => return Err(error.into()),
        Err(error) => {
            if !*lost || entries.count > before {
                entries.odd("capture", format!("it is no JSON from here on: {}", what_is_wrong(&error)));
            }
            let before = entries.count;
            // The byte at which it was found may be the first of what is whole again.
            file.step_back();
            if entries.is_list {
                recover::to_the_end(file, entries)?;
            } else if error.line() == 1 || error.column() > 1 {
                recover::to_the_end_of_the_line(file, entries)?;
            }
            *lost = entries.count == before;
        }
    }
    Ok(false)
}

/// A reader of lines that does so elsewhere, and tells later what it did not read.
pub(crate) trait Elsewhere {
    /// Takes lines to read. Returns what was taken and is to be read here, from the first line on that is no entry; of
    /// that, nothing was read.
    fn lines(&mut self, lines: Lines) -> Option<Vec<u8>>;

    /// Waits until all lines are read. Returns what is to be read here.
    fn settle(&mut self) -> Option<Vec<u8>>;

    /// Takes an item that was read here. Returns `false` to stop.
    fn item(&mut self, item: Item) -> bool;

    /// Returns whether no more is to be read.
    fn is_stopped(&self) -> bool;
}

/// Like [`read_by`], or like [`read_beside`] without contracts that were given, for a reader that takes whole lines.
///
/// # Errors
///
/// Returns the errors of [`read`].
pub(crate) fn read_elsewhere(
    given: Option<&'static Given>,
    file: impl BufRead,
    beside: &dyn Attachments,
    elsewhere: &mut dyn Elsewhere,
) -> io::Result<()> {
    let which = Which::of(given);
    let mut file = Lenient::new(file);
    let (mut lost, mut pause) = (false, Pause::default());
    loop {
        if elsewhere.is_stopped() {
            return Ok(());
        }
        let has_more = file.has_more();
        // The error of a block comes again when it is read here, after all that is before it.
        let block =
            if matches!(has_more, Ok(true)) && pause.is_over() { file.block().unwrap_or_default() } else { None };
        let unread = match block {
            Some(text) => {
                pause.success();
                let unread = elsewhere.lines(Lines { which, text });
                if unread.is_none() {
                    continue;
                }
                unread
            }
            None => elsewhere.settle(),
        };
        if let Some(unread) = unread {
            pause.failure();
            file.put_back(unread);
        } else if !has_more? {
            return Ok(());
        }
        let mut each = |item| elsewhere.item(item);
        let mut entries =
            Entries { which, beside, each: &mut each, stopped: false, count: 0, is_list: false, depth: 0 };
        if value(&mut file, &mut entries, &mut lost)? {
            pause.step();
        }
    }
}

/// How many values are read here before lines are read elsewhere again: more each time that one of them was no entry, so
/// that most of the work is not done twice.
#[derive(Default)]
struct Pause {
    len: u32,
    left: u32,
    /// How many blocks were read since then.
    blocks: u32,
}

impl Pause {
    const fn is_over(&self) -> bool {
        self.left == 0
    }

    const fn step(&mut self) {
        self.left = self.left.saturating_sub(1);
    }

    const fn failure(&mut self) {
        const MOST: u32 = 1 << 12;
        self.len = if self.len < MOST { 2 * self.len + 1 } else { MOST };
        (self.left, self.blocks) = (self.len, 0);
    }

    const fn success(&mut self) {
        const ENOUGH: u32 = 64;
        self.blocks += 1;
        if self.blocks > ENOUGH {
            *self = Self { len: 0, left: 0, blocks: 0 };
        }
    }
}

/// Lines of a file.
pub(crate) struct Lines {
    which: Which,
    text: Vec<u8>,
}

impl Lines {
    /// Returns how many bytes they have.
    pub(crate) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Hands the items of each line to `each`, up to the first line that is no entry, or that needs what is beside the
    /// file. Returns the text, and where that line begins.
    pub(crate) fn read(self, mut each: impl FnMut(Item)) -> (Vec<u8>, Option<usize>) {
        let mut start = 0;
        while start < self.text.len() {
            let rest = &self.text[start..];
            let end = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            if !self.read_line(rest[..end].trim_ascii_start(), &mut each) {
                return (self.text, Some(start));
            }
            start += end;
        }
        (self.text, None)
    }

    fn read_line(&self, line: &[u8], each: &mut impl FnMut(Item)) -> bool {
        if line.is_empty() {
            return true;
        }
        let Ok(line) = std::str::from_utf8(line) else { return false };
        let (mut items, beside) = (Vec::new(), Asked::default());
        if entry(line, self.which, &beside, &mut |item| items.push(item)).is_err() || beside.0.get() {
            return false;
        }
        items.into_iter().for_each(each);
        true
    }
}

/// Attachments that are elsewhere: notes whether one was asked for.
#[derive(Default)]
struct Asked(Cell<bool>);

impl Attachments for Asked {
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.0.set(true);
        Nowhere.read(name)
    }
}

/// The receiver of the entries.
struct Entries<'f> {
    which: Which,
    beside: &'f dyn Attachments,
    each: &'f mut dyn FnMut(Item) -> bool,
    stopped: bool,
    /// The number of entries so far.
    count: u64,
    /// `true` if what is read is a list of entries, or has one.
    is_list: bool,
    /// How many documents this one is in.
    depth: u8,
}

/// How many documents may be in each other, so that nothing in a file uses up the stack.
const MAX_DEPTH: u8 = 8;

impl Entries<'_> {
    /// Takes one entry. Returns `false` to stop.
    fn entry(&mut self, raw: &str) -> bool {
        if let Err(error) = self.read(raw)
            && !self.document(raw)
        {
            self.count += 1;
            self.odd("entry", what_is_wrong(&error));
        }
        !self.stopped
    }

    /// Takes an element of a list. Returns an error to stop.
    fn element<E: Error>(&mut self, raw: &RawValue) -> Result<(), E> {
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
        let read = Document(self).deserialize(&mut serde_json::Deserializer::from_str(raw));
        self.depth -= 1;
        read.is_ok() || self.stopped
    }

    /// Takes a line that is one entry. Returns `false` if it is anything else.
    fn line(&mut self, line: &str) -> bool {
        self.read(line).is_ok()
    }

    /// Reads an entry and hands on its items, or none of them if it cannot be read.
    fn read(&mut self, raw: &str) -> serde_json::Result<()> {
        let mut items = Vec::new();
        entry(raw, self.which, self.beside, &mut |item| items.push(item))?;
        self.count += 1;
        for item in items {
            self.stopped |= !(self.each)(item);
        }
        Ok(())
    }

    fn odd(&mut self, name: &str, why: String) {
        self.stopped |= !(self.each)(Item::Odd { name: name.to_owned(), why });
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

/// A value of the file.
struct Document<'f, 'e>(&'f mut Entries<'e>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a captured request with `headers` or `body`, an array of them, or HAR with a `log`")
    }

    /// Splits HAR into its entries while it is read. Any other object is an entry, and is assembled again.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut members: Vec<(String, Box<RawValue>)> = Vec::new();
        let mut is_har = false;
        while let Some(key) = map.next_key::<String>()? {
            // Some programs write the `log` without what is around it.
            let is_own = |key: &str| ["headers", "body", "request"].iter().any(|own| key.eq_ignore_ascii_case(own));
            let is_entries = is_entries(&key) && !members.iter().any(|(key, _)| is_own(key));
            if is_entries || key.eq_ignore_ascii_case("log") {
                self.0.is_list = true;
                let log = Log { entries: &mut *self.0, is_within: is_entries };
                is_har |= map.next_value_seed(log)?;
                self.0.is_list = is_har;
            } else {
                members.push((key, map.next_value()?));
            }
        }
        if !is_har {
            let object = Members(members);
            let raw = to_raw_value(&object).map_err(A::Error::custom)?;
            if !self.0.entry(raw.get()) {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.0.is_list = true;
        Log { entries: self.0, is_within: true }.visit_seq(seq).map(|_| ())
    }
}

/// The members of an object in their order, with repeated ones.
struct Members(Vec<(String, Box<RawValue>)>);

impl serde::Serialize for Members {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// Returns whether a member of HAR's `log` with this name has its entries, in whatever case it writes its names.
const fn is_entries(key: &str) -> bool {
    key.eq_ignore_ascii_case("entries")
}

/// The `log` of HAR or its entries. Another object may have a member with that name too, which then has no entries.
struct Log<'f, 'e> {
    entries: &'f mut Entries<'e>,
    /// `true` for the entries, which some programs write as an object with their numbers.
    is_within: bool,
}

impl<'de> DeserializeSeed<'de> for Log<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Log<'_, '_> {
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
                self.entries.element::<A::Error>(&map.next_value::<Box<RawValue>>()?)?;
            } else if !self.is_within && is_entries(&key) {
                is_har |= map.next_value_seed(Log { entries: &mut *self.entries, is_within: true })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(is_har)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while let Some(raw) = seq.next_element::<Box<RawValue>>()? {
            self.entries.element::<A::Error>(&raw)?;
        }
        Ok(true)
    }
}
