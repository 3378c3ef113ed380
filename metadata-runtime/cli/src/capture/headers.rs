//! Headers in the forms that captures use.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::head::{Head, Under};
use super::members::elements;
use super::scan::MANY_PAIRS;
use super::text::{Notes, Text, legible};

/// Reads headers: an object, a list of pairs, or a list of `{"name", "value"}`. Adds a note for each item that is not a
/// valid header.
///
/// # Errors
///
/// Returns an error if the value has another form.
pub(super) fn headers(raw: &RawValue, notes: &mut Notes) -> serde_json::Result<Head> {
    // Nearly all captures have pairs of strings.
    if let Ok(Pairs(pairs)) = serde_json::from_str(raw.get()) {
        return Ok(of_pairs(pairs.iter().map(|(name, value)| (&*name.0, &*value.0)), notes));
    }
    let mut lines = Lines { head: Head::of_about(USUAL), notes, strays: 0, error: None };
    lines.deserialize(&mut serde_json::Deserializer::from_str(raw.get()))?;
    let Lines { head, strays, error, .. } = lines;
    if strays > 0 {
        notes.add(format!("{strays} of its headers have no name"));
    }
    error.map_or(Ok(head), Err)
}

/// How many headers most requests have at most.
const USUAL: usize = 32;

/// Reads headers that are pairs of strings; see [`headers`].
pub(super) fn of_pairs<'h>(pairs: impl ExactSizeIterator<Item = (&'h str, &'h str)>, notes: &mut Notes) -> Head {
    let mut head = Head::of_about(pairs.len());
    for (name, value) in pairs {
        if head.is_full() {
            break;
        }
        match head.under(name, notes) {
            Under::Pseudo(part) => *part = Some(value.to_owned()),
            Under::Header(mut header) => header.add(value.as_bytes(), notes),
            Under::Nothing => {}
        }
    }
    head
}

/// Pairs of strings, unless there are many.
struct Pairs<'a>(Vec<(Plain<'a>, Plain<'a>)>);

impl<'de> Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("pairs of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Pairs<'de>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = seq.next_element()? {
            if pairs.len() == MANY_PAIRS {
                return Err(A::Error::custom("there are many"));
            }
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

/// A string without half a surrogate pair.
struct Plain<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Plain<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(PlainVisitor)
    }
}

struct PlainVisitor;

impl<'de> Visitor<'de> for PlainVisitor {
    type Value = Plain<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Plain<'de>, E> {
        Ok(Plain(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Plain<'de>, E> {
        Ok(Plain(Cow::Owned(text.to_owned())))
    }
}

/// A reader of names and values in their order, which it takes as they are read: a list of them may need much more memory
/// than their text.
struct Lines<'n> {
    head: Head,
    notes: &'n mut Notes,
    /// How many items are no headers.
    strays: usize,
    /// The fault of the first value that cannot be read.
    error: Option<serde_json::Error>,
}

impl Lines<'_> {
    /// Takes the value of a name, or each of several if it is a list.
    fn take(&mut self, name: &str, value: &RawValue, may_be_list: bool) {
        let Self { head, notes, error, .. } = self;
        let is_list = may_be_list && value.get().starts_with('[');
        let has_no_value = is_list && value.get()[1..].trim_start().starts_with(']');
        if has_no_value || head.is_full() || error.is_some() {
            return;
        }
        let mut under = head.under(name, notes);
        let mut take = |raw: &RawValue| match &mut under {
            Under::Pseudo(part) => {
                **part = legible(Some(raw));
                true
            }
            Under::Header(header) => match Text::of(raw) {
                Ok(text) => text.is_none_or(|text| header.has_added(&text, notes)),
                Err(why) => {
                    *error = Some(why);
                    false
                }
            },
            Under::Nothing => false,
        };
        if is_list {
            elements(value, take);
        } else {
            take(value);
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Lines<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Lines<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("headers as an object, as pairs or as `{\"name\", \"value\"}`")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            self.take(&name, value, true);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(line) = seq.next_element()? {
            match line {
                // A name that is not text cannot be the name of a header.
                Line::Of(name, value) => {
                    if let Some((name, value)) = legible(name).zip(value) {
                        self.take(&name, value, false);
                    }
                }
                Line::Stray => self.strays += 1,
            }
        }
        Ok(())
    }
}

/// An item of a list.
enum Line<'a> {
    /// A name and a value.
    Of(Option<&'a RawValue>, Option<&'a RawValue>),
    /// Anything else.
    Stray,
}

impl<'de> Deserialize<'de> for Line<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LineVisitor)
    }
}

struct LineVisitor;

impl<'de> Visitor<'de> for LineVisitor {
    type Value = Line<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a header as a pair or as `{\"name\", \"value\"}`")
    }

    fn visit_unit<E>(self) -> Result<Line<'de>, E> {
        Ok(Line::Of(None, None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Line<'de>, E> {
        Ok(Line::Stray)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Line<'de>, E> {
        Ok(Line::Stray)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Line<'de>, E> {
        Ok(Line::Stray)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Line<'de>, E> {
        Ok(Line::Stray)
    }

    fn visit_str<E>(self, _: &str) -> Result<Line<'de>, E> {
        Ok(Line::Stray)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
        let (mut name, mut value) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            // Some writers begin both with a capital.
            match key.as_str() {
                "name" | "Name" => name = map.next_value()?,
                "value" | "Value" => value = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Line::Of(name, value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Line<'de>, A::Error> {
        let line = Line::Of(seq.next_element()?, seq.next_element()?);
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(line)
    }
}
