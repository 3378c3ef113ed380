//! Headers in the forms that captures use.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memchr;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::text::{Notes, Text, legible};
use crate::received;

/// The headers of a request, and what HTTP/2 has among them.
#[derive(Default)]
pub(super) struct Head {
    pub(super) headers: HeaderMap,
    /// The method, of the pseudo-header.
    pub(super) method: Option<String>,
    /// The target of the request, of the pseudo-header.
    pub(super) path: Option<String>,
}

/// Reads headers: an object, a list of pairs, or a list of `{"name", "value"}`. Adds a note for each item that is not a
/// valid header.
///
/// # Errors
///
/// Returns an error if the value has another form.
pub(super) fn headers(raw: &RawValue, notes: &mut Notes) -> serde_json::Result<Head> {
    // Nearly all captures have pairs of strings.
    if let Ok(pairs) = serde_json::from_str::<Vec<(Plain<'_>, Plain<'_>)>>(raw.get()) {
        return Ok(of_pairs(pairs.iter().map(|(name, value)| (&*name.0, &*value.0)), notes));
    }
    let Lines { list, strays } = Lines::deserialize(&mut serde_json::Deserializer::from_str(raw.get()))?;
    if strays > 0 {
        notes.add(format!("{strays} of its headers have no name"));
    }
    let mut head = Head { headers: HeaderMap::with_capacity(list.len().min(MANY)), ..Head::default() };
    for (name, raw) in list {
        if head.takes_pseudo(&name, || legible(Some(raw))) {
            continue;
        }
        let Some(name) = header_name(&name, notes) else { continue };
        let Some(text) = Text::of(raw)? else { continue };
        if text.lone_surrogate {
            notes.is_garbled = true;
            notes.add_of_header(format!("header `{}` has bytes that are not UTF-8", received::value(name.as_str())));
        }
        if !append(&mut head.headers, name, &text.bytes, notes) {
            break;
        }
    }
    Ok(head)
}

/// Reads headers that are pairs of strings; see [`headers`].
pub(super) fn of_pairs<'h>(pairs: impl ExactSizeIterator<Item = (&'h str, &'h str)>, notes: &mut Notes) -> Head {
    let mut head = Head { headers: HeaderMap::with_capacity(pairs.len().min(MANY)), ..Head::default() };
    for (name, value) in pairs {
        if head.takes_pseudo(name, || Some(value.to_owned())) {
            continue;
        }
        if let Some(name) = header_name(name, notes)
            && !append(&mut head.headers, name, value.as_bytes(), notes)
        {
            break;
        }
    }
    head
}

impl Head {
    /// Takes one of the pseudo-headers of HTTP/2, which are not headers. Returns `false` for any other name.
    fn takes_pseudo(&mut self, name: &str, value: impl FnOnce() -> Option<String>) -> bool {
        match name.trim() {
            ":method" => self.method = value(),
            ":path" => self.path = value(),
            name => return name.starts_with(':'),
        }
        true
    }
}

/// For how many headers there is room from the beginning, at most.
const MANY: usize = 64;

/// Returns the name of a header, or adds a note if it has none.
fn header_name(name: &str, notes: &mut Notes) -> Option<HeaderName> {
    let name = name.trim();
    let header = HeaderName::try_from(name).ok();
    if header.is_none() && !name.is_empty() {
        let begins = beginning(name).map(|begins| format!(" that begins with `{begins}`"));
        notes.add_of_header(format!("a header{} has a name that no header can have", begins.unwrap_or_default()));
    }
    header
}

/// Returns the name with which a text begins that was not split into a name and a value; `None` where all of it may be a
/// value, such as the second line of a token.
fn beginning(text: &str) -> Option<String> {
    const OF_BASE64: [char; 3] = ['+', '/', '='];
    let shown = received::value(text);
    let end = shown.find(|char: char| !char.is_ascii_alphanumeric() && !"-_".contains(char))?;
    let is_split = shown[end..].starts_with(|sign: char| sign == ':' || sign.is_whitespace());
    (is_split && !text.contains(OF_BASE64)).then(|| shown[..end].to_owned())
}

/// Adds the lines of a header. Returns `false` if there is no room for one.
fn append(map: &mut HeaderMap, name: HeaderName, text: &[u8], notes: &mut Notes) -> bool {
    if memchr(b'\n', text).is_none() {
        return append_line(map, name, text, notes);
    }
    // Some writers join several lines of one name.
    text.split(|byte| *byte == b'\n').all(|line| append_line(map, name.clone(), line, notes))
}

fn append_line(map: &mut HeaderMap, name: HeaderName, line: &[u8], notes: &mut Notes) -> bool {
    let line = line.trim_ascii();
    let value = HeaderValue::from_bytes(line).or_else(|_| {
        let shown = received::value(name.as_str());
        notes.add_of_header(format!("header `{shown}` has a control character, which no header can have"));
        // It was there all the same, and is no text.
        HeaderValue::from_bytes(&line.iter().copied().map(visible).collect::<Vec<u8>>())
    });
    let Ok(value) = value else { return true };
    let has_room = map.try_append(name, value).is_ok();
    if !has_room {
        notes.add("it has more headers than can be read; the rest was not".into());
    }
    has_room
}

/// Returns a byte that a header can have and no text of ours has, in place of one that no header can have.
const fn visible(byte: u8) -> u8 {
    if byte.is_ascii_control() { 0xFF } else { byte }
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

/// Names and values in their order.
#[derive(Default)]
struct Lines<'a> {
    list: Vec<(String, &'a RawValue)>,
    /// How many items are no headers.
    strays: usize,
}

impl<'de> Deserialize<'de> for Lines<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LinesVisitor)
    }
}

struct LinesVisitor;

impl<'de> Visitor<'de> for LinesVisitor {
    type Value = Lines<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("headers as an object, as pairs or as `{\"name\", \"value\"}`")
    }

    fn visit_unit<E>(self) -> Result<Lines<'de>, E> {
        Ok(Lines::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lines<'de>, A::Error> {
        let mut lines = Lines::default();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
                Ok(values) => lines.list.extend(values.into_iter().map(|value| (name.clone(), value))),
                Err(_) => lines.list.push((name, value)),
            }
        }
        Ok(lines)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Lines<'de>, A::Error> {
        let mut lines = Lines::default();
        while let Some(line) = seq.next_element()? {
            match line {
                // A name that is not text cannot be the name of a header.
                Line::Of(name, value) => lines.list.extend(legible(name).zip(value)),
                Line::Stray => lines.strays += 1,
            }
        }
        Ok(lines)
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
