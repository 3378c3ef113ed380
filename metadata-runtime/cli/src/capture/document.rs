//! A whole file: its documents, and the entries of each, one in memory at a time.

use std::fmt;
use std::io::{self, BufRead};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::{RawValue, to_raw_value};

use super::Item;
use super::attachments::{Attachments, Nowhere};
use super::entry::entry;
use super::lenient::Lenient;

/// Hands each thing in `file` to `each`, as it comes: of a file of any length, one entry is in memory. Stops as soon as
/// `each` returns `false`.
///
/// The file is one or more JSON values, with or without line breaks between them. Each is a request,
/// `{"method"?, "url"?, "headers"?, "body"?}` with headers as an object, as pairs or as `{"name", "value"}` and a
/// body as JSON or as text; an array of requests; or HAR, as browsers and proxies write it. It is UTF-8 or UTF-16.
///
/// # Errors
///
/// When the file cannot be read.
pub fn read(file: impl BufRead, each: impl FnMut(Item) -> bool) -> io::Result<()> {
    read_beside(file, &Nowhere, each)
}

/// The same for a file whose entries may have their bodies in attachments.
///
/// # Errors
///
/// As for [`read`].
pub fn read_beside(file: impl BufRead, beside: &dyn Attachments, mut each: impl FnMut(Item) -> bool) -> io::Result<()> {
    let mut file = Lenient::new(file);
    let mut entries = Entries { beside, each: &mut each, stopped: false, count: 0 };
    // After what is no JSON, one message will do until something is read again.
    let mut lost = false;
    while !entries.stopped && file.has_more()? {
        let before = entries.count;
        let mut deserializer = serde_json::Deserializer::from_reader(&mut file);
        match Document(&mut entries).deserialize(&mut deserializer) {
            Ok(()) => lost = false,
            Err(_) if entries.stopped => {}
            Err(error) if error.is_io() => return Err(error.into()),
            Err(error) => {
                if !lost || entries.count > before {
                    entries.odd("capture", format!("it is no JSON from here on: {error}"));
                }
                lost = true;
                // A line that was cut off ends in the first byte of the next, which is not to be lost with it.
                if error.line() > 1 && error.column() <= 1 { file.step_back() } else { file.skip_line()? }
            }
        }
    }
    Ok(())
}

/// Where the entries go.
struct Entries<'f> {
    beside: &'f dyn Attachments,
    each: &'f mut dyn FnMut(Item) -> bool,
    stopped: bool,
    /// How many there were.
    count: u64,
}

impl Entries<'_> {
    /// Takes one entry, and tells whether to go on.
    fn entry(&mut self, raw: &str) -> bool {
        self.count += 1;
        let mut items = Vec::new();
        if let Err(error) = entry(raw, self.beside, &mut |item| items.push(item)) {
            items.push(Item::Odd { name: "entry".into(), why: error.to_string() });
        }
        for item in items {
            self.stopped |= !(self.each)(item);
        }
        !self.stopped
    }

    fn odd(&mut self, name: &str, why: String) {
        self.stopped |= !(self.each)(Item::Odd { name: name.to_owned(), why });
    }
}

/// One value of the file.
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

    /// HAR is taken apart as it comes; anything else is an entry, which is put together again.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut members: Vec<(String, Box<RawValue>)> = Vec::new();
        let mut is_har = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == "log" {
                is_har |= map.next_value_seed(Log(&mut *self.0))?;
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
        Log(self.0).visit_seq(seq).map(|_| ())
    }
}

/// An object in the order in which it was read, with what it repeats.
struct Members(Vec<(String, Box<RawValue>)>);

impl serde::Serialize for Members {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// The `log` of HAR, and its entries. Anything else may have a member of that name, and is told by having no entries.
struct Log<'f, 'e>(&'f mut Entries<'e>);

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
            if key == "entries" {
                is_har = true;
                map.next_value_seed(Log(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(is_har)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        while let Some(raw) = seq.next_element::<Box<RawValue>>()? {
            if !self.0.entry(raw.get()) {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(true)
    }
}
