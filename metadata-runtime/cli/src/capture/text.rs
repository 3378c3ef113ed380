//! A string of a capture, which may represent bytes that are not UTF-8.

use std::fmt::Display;

use memchr::memchr;
use serde::de::{Deserializer as _, Error, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::members::{Named, fold};
use crate::plain::{escaped, shortened};

/// The changes that a capture made to a request, one a line.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The lines.
    pub(super) lines: Vec<String>,
    /// `true` if bytes were captured as text that they are not.
    pub(super) is_garbled: bool,
    /// How many changes of single headers there were.
    of_headers: usize,
}

/// The maximum number of lines about single headers. A request may have some ten thousand of them.
const MAX_OF_HEADERS: usize = 100;

impl Notes {
    /// Adds a line. What it quotes of a capture may be of any length.
    pub(super) fn add(&mut self, line: String) {
        self.lines.push(shortened(line));
    }

    /// Adds the reason why the body was not read.
    pub(super) fn add_unread(&mut self, why: impl Display) {
        self.add(format!("its body was not read: {why}"));
    }

    /// Adds a line about one of the headers, which is not made if there are many already.
    pub(super) fn add_of_header(&mut self, line: impl FnOnce() -> String) {
        self.of_headers += 1;
        match self.of_headers.saturating_sub(MAX_OF_HEADERS) {
            0 => self.add(line()),
            1 => self.add("more of its headers were changed, and are not listed".into()),
            _ => {}
        }
    }

    /// Adds a line about bytes that were captured as text.
    pub(super) fn add_garbled(&mut self, line: String) {
        self.is_garbled = true;
        self.add(line);
    }
}

/// A string's bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// The bytes. Bytes that were captured as lone surrogates need not be UTF-8.
    pub(super) bytes: Vec<u8>,
    /// `true` if there was a lone surrogate, which no text contains.
    pub(super) lone_surrogate: bool,
}

impl Text {
    /// Reads a JSON value: a string as its contents, `null` as nothing, any other value as its JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if it is a string with an invalid escape.
    pub(super) fn of(raw: &RawValue) -> serde_json::Result<Option<Self>> {
        match raw.get() {
            "null" => Ok(None),
            json if json.starts_with('"') => {
                serde_json::Deserializer::from_str(json).deserialize_bytes(BytesVisitor).map(Some)
            }
            json => Ok(Some(Self { bytes: json.as_bytes().to_vec(), lone_surrogate: false })),
        }
    }

    /// Returns the text for people, with bytes that are not UTF-8 as a URL has them.
    #[must_use]
    pub(super) fn lossy(&self) -> String {
        escaped(&self.bytes)
    }
}

/// Reads a value as text for people; see [`Text::of`].
///
/// # Errors
///
/// Returns the errors of [`Text::of`].
pub(super) fn text(raw: Option<&RawValue>) -> serde_json::Result<Option<String>> {
    Ok(raw.map(Text::of).transpose()?.flatten().map(|text| text.lossy()))
}

/// Reads a value as text for people, or as nothing if it is a string with an invalid escape.
pub(super) fn legible(raw: Option<&RawValue>) -> Option<String> {
    text(raw).ok().flatten()
}

/// A part of a URL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Server,
    Port,
    Path,
    Query,
    Fragment,
}

/// The members that have a part where a URL is written as an object.
const PARTS: [(Part, &str); 17] = [
    (Part::Whole, "full"),
    (Part::Whole, "href"),
    (Part::Whole, "raw"),
    (Part::Whole, "original"),
    (Part::Whole, "url"),
    (Part::Server, "host"),
    (Part::Server, "hostname"),
    (Part::Server, "domain"),
    (Part::Port, "port"),
    (Part::Path, "path"),
    (Part::Path, "pathname"),
    (Part::Query, "query"),
    (Part::Query, "search"),
    (Part::Query, "RawQuery"),
    (Part::Query, "query_string"),
    (Part::Fragment, "fragment"),
    (Part::Fragment, "hash"),
];

/// Reads a URL. If it is written as an object of its parts, returns the member that has all of it, or else puts it together:
/// a password may begin in one part, and end in another.
///
/// # Errors
///
/// Returns an error if it is a string with an invalid escape.
pub(super) fn url(raw: Option<&RawValue>) -> serde_json::Result<Option<String>> {
    let Some(parts) = raw.filter(|raw| !raw.get().starts_with('"')) else { return text(raw) };
    let found = fold(parts.get(), |found: &mut [Named<'_>; PARTS.len()], key, value| {
        for (named, (_, name)) in found.iter_mut().zip(PARTS) {
            named.add(&key, value, name, str::eq_ignore_ascii_case);
        }
    });
    let Some(found) = found else { return Ok(None) };
    let of =
        |part| PARTS.iter().zip(&found).filter(move |((of, _), _)| *of == part).filter_map(|(_, named)| named.get());
    let string = |json: &str| serde_json::from_str(json).ok().filter(|text: &String| !text.is_empty());
    if let Some(whole) = of(Part::Whole).find_map(string) {
        return Ok(Some(whole));
    }
    let Some(path) = of(Part::Path).find_map(string) else { return Ok(None) };
    // Who has several, or some that are no text, may have a part of the password in each.
    let all = |part, mark: &str| -> String {
        let texts = of(part).filter_map(|json| match serde_json::from_str(json) {
            Ok(Value::String(text)) => Some(text),
            Ok(Value::Null) => None,
            Ok(other) => Some(other.to_string()),
            Err(_) => Some(json.to_owned()),
        });
        let texts = texts.filter(|text| !text.is_empty());
        texts.flat_map(|text| [mark.to_owned(), text.trim_start_matches(mark).to_owned()]).collect()
    };
    let server = match (of(Part::Server).find_map(string), all(Part::Port, ":")) {
        (None, port) if port.is_empty() => String::new(),
        (host, port) => {
            let slash = if path.starts_with('/') { "" } else { "/" };
            format!("https://{}{port}{slash}", host.unwrap_or_default())
        }
    };
    Ok(Some(format!("{server}{path}{}{}", all(Part::Query, "?"), all(Part::Fragment, "#"))))
}

/// Returns the message of an error without the value that it may quote, which may be secret and of any size, and without
/// the place, which is one in a part of the file.
pub(super) fn what_is_wrong(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&place).unwrap_or(&message);
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if error.is_data() => format!("expected {expected}"),
        _ => message.to_owned(),
    }
}

struct BytesVisitor;

impl Visitor<'_> for BytesVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string")
    }

    /// `serde_json` passes a lone surrogate as the three bytes that UTF-8 would use for it.
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text, E> {
        let mut text = Text { bytes: Vec::with_capacity(bytes.len()), lone_surrogate: false };
        let mut rest = bytes;
        while let Some(at) = memchr(0xED, rest) {
            let (plain, special) = rest.split_at(at);
            text.bytes.extend_from_slice(plain);
            if let [_, second @ 0xA0..=0xBF, third, tail @ ..] = special {
                text.lone_surrogate = true;
                let low = (u16::from(*second & 0x3F) << 6) | u16::from(*third & 0x3F);
                match u8::try_from(low.wrapping_sub(0xC00)) {
                    Ok(byte @ 0x80..) => text.bytes.push(byte),
                    _ => text.bytes.extend_from_slice("\u{FFFD}".as_bytes()),
                }
                rest = tail;
            } else {
                text.bytes.push(0xED);
                rest = &special[1..];
            }
        }
        text.bytes.extend_from_slice(rest);
        Ok(text)
    }
}
