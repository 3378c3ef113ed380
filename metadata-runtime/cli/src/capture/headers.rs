//! Headers in the forms that captures use.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::text::{Notes, Text, legible};

/// Reads headers: an object, a list of pairs, or a list of `{"name", "value"}`. Adds a note for each captured line that
/// is not a valid header.
///
/// # Errors
///
/// Returns an error if the value has another form.
pub(super) fn headers(raw: &RawValue, notes: &mut Notes) -> serde_json::Result<HeaderMap> {
    let Lines(lines) = Lines::deserialize(&mut serde_json::Deserializer::from_str(raw.get()))?;
    let mut map = HeaderMap::new();
    for (name, raw) in lines {
        // The pseudo-headers of HTTP/2 are not headers.
        let Ok(key) = HeaderName::try_from(name.as_str()) else { continue };
        let Some(text) = Text::of(raw)? else { continue };
        if text.lone_surrogate {
            notes.add_garbled(format!("header `{key}` has bytes that are not UTF-8"));
        }
        // Some writers join several lines of one name.
        for line in text.bytes.split(|byte| *byte == b'\n') {
            let line = line.trim_ascii();
            let Ok(value) = HeaderValue::from_bytes(line) else {
                notes.add(format!("header `{key}` has a control character, which no header can have"));
                continue;
            };
            if map.try_append(key.clone(), value).is_err() {
                notes.add("it has more headers than can be read; the rest was not".into());
                return Ok(map);
            }
        }
    }
    Ok(map)
}

/// Names and values in their order.
struct Lines<'a>(Vec<(String, &'a RawValue)>);

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
        Ok(Lines(Vec::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lines<'de>, A::Error> {
        let mut lines = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
                Ok(values) => lines.extend(values.into_iter().map(|value| (name.clone(), value))),
                Err(_) => lines.push((name, value)),
            }
        }
        Ok(Lines(lines))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Lines<'de>, A::Error> {
        let mut lines = Vec::new();
        while let Some(Line(name, value)) = seq.next_element()? {
            // A name that is not text cannot be the name of a header.
            lines.extend(legible(name).zip(value));
        }
        Ok(Lines(lines))
    }
}

/// An item of a list.
struct Line<'a>(Option<&'a RawValue>, Option<&'a RawValue>);

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

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Line<'de>, A::Error> {
        let mut line = Line(None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "name" => line.0 = map.next_value()?,
                "value" => line.1 = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(line)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Line<'de>, A::Error> {
        let line = Line(seq.next_element()?, seq.next_element()?);
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(line)
    }
}
