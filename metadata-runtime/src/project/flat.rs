use std::collections::HashMap;
use std::fmt::{self, Display, Write as _};
use std::ops::Range;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::walker::{Context, Part};
use crate::contract::{Field, Transport};
use crate::meta::Walk;
use crate::report::{Carrier, Reason};
use crate::value::Value;

/// The flat string map, collected into what a caller wants it in.
pub(super) struct Flat<S> {
    sink: S,
    /// The most bytes of a value.
    limit: Option<usize>,
}

impl<S: Sink> Flat<S> {
    pub(super) fn new(meta: &dyn Walk, sink: S) -> Self {
        Self { sink, limit: meta.limits().of(Carrier::Flat, meta.contract()) }
    }

    pub(super) fn finish(self) -> S {
        self.sink
    }
}

impl<S: Sink> Part for Flat<S> {
    fn field(&mut self, field: &'static Field, value: Value<'_>, context: &mut Context) {
        let Some(slot) = context.active(field.slot(Transport::Flat)) else {
            return;
        };
        let Some(text) = value.text() else {
            return;
        };
        for key in slot.keys() {
            if let Err(reason) = self.sink.put(key.name(), text, self.limit) {
                context.lose(field, Carrier::Flat, key.name(), reason);
            }
        }
    }
}

/// Where the flat map's pairs go.
pub(super) trait Sink {
    /// Takes one pair, or nothing where `text` cannot be displayed or is longer than `limit` bytes.
    fn put(&mut self, key: &'static str, text: &dyn Display, limit: Option<usize>) -> Result<(), Reason>;
}

/// Appends `text`, and checks what was appended.
fn append(out: &mut String, text: &dyn Display, limit: Option<usize>) -> Result<(), Reason> {
    let start = out.len();
    write!(out, "{text}").map_err(|_| Reason::NoForm("the value's `Display` failed".into()))?;
    match (out.len() - start, limit) {
        (bytes, Some(limit)) if bytes > limit => Err(Reason::OverLimit { bytes, limit }),
        _ => Ok(()),
    }
}

impl Sink for HashMap<String, String> {
    fn put(&mut self, key: &'static str, text: &dyn Display, limit: Option<usize>) -> Result<(), Reason> {
        let mut value = String::new();
        append(&mut value, text, limit)?;
        self.insert(key.to_owned(), value);
        Ok(())
    }
}

/// All values in one string, so that the map costs a few allocations and not two a pair.
#[derive(Clone, Default)]
pub(super) struct Arena {
    text: String,
    pairs: Vec<(&'static str, Range<usize>)>,
}

impl Sink for Arena {
    fn put(&mut self, key: &'static str, text: &dyn Display, limit: Option<usize>) -> Result<(), Reason> {
        let start = self.text.len();
        if let Err(reason) = append(&mut self.text, text, limit) {
            self.text.truncate(start);
            return Err(reason);
        }
        self.pairs.push((key, start..self.text.len()));
        Ok(())
    }
}

/// `client_metadata` for a request body: serializes as a map of strings, the blob among them.
#[derive(Clone)]
pub struct ClientMetadata {
    flat: Arena,
    blob: Option<(&'static str, String)>,
}

impl ClientMetadata {
    pub(super) fn new(flat: Arena, blob: Option<(&'static str, String)>) -> Self {
        Self { flat, blob }
    }

    /// The pairs in the order of the struct's fields, the blob last.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let flat = self.flat.pairs.iter().map(|(key, range)| (*key, &self.flat.text[range.clone()]));
        flat.chain(self.blob.iter().map(|(key, blob)| (*key, blob.as_str())))
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.flat.pairs.len() + usize::from(self.blob.is_some())
    }

    /// Whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Keys and sizes only: a value may be sensitive.
impl fmt::Debug for ClientMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(key, value)| (key, format!("{} bytes", value.len())))).finish()
    }
}

impl Serialize for ClientMetadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
