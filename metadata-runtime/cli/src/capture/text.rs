//! A string of a capture, which may represent bytes that are not UTF-8.

use std::fmt::Display;

use memchr::memchr;
use serde::de::{Deserializer as _, Error, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::members::{Named, fold};
use crate::plain::{escaped, shortened};
use crate::reading::chars_as_read;

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
}

/// The members that have a part where a URL is written as an object.
const PARTS: [(Part, &str); 13] = [
    (Part::Whole, "full"),
    (Part::Whole, "href"),
    (Part::Whole, "raw"),
    (Part::Whole, "original"),
    (Part::Whole, "url"),
    (Part::Server, "host"),
    (Part::Server, "hostname"),
    (Part::Server, "domain"),
    (Part::Server, "netloc"),
    (Part::Server, "authority"),
    (Part::Port, "port"),
    (Part::Path, "path"),
    (Part::Path, "pathname"),
];

/// Other members that have no user information.
const WITHOUT_USER: [&str; 8] =
    ["scheme", "protocol", "query", "search", "RawQuery", "query_string", "fragment", "hash"];

/// The members of a URL that is written as an object.
#[derive(Default)]
struct UrlParts<'a> {
    known: [Named<'a>; PARTS.len()],
    /// `true` if a user may be among the others.
    may_have_user: bool,
    /// `true` if user information may end in one of the others.
    may_end_user: bool,
}

impl<'a> UrlParts<'a> {
    fn add(&mut self, key: &str, value: &'a str) {
        for (named, (_, name)) in self.known.iter_mut().zip(PARTS) {
            named.add(key, value, name, str::eq_ignore_ascii_case);
        }
        let is = |name: &str| name.eq_ignore_ascii_case(key);
        // Go writes a user as an object without members.
        if PARTS.iter().any(|(_, name)| is(name)) || matches!(value, "null" | "\"\"") {
            return;
        }
        self.may_have_user |= !WITHOUT_USER.into_iter().any(is);
        self.may_end_user |= value.contains("\\u") || chars_as_read(value).any(|char| char == '@');
    }

    fn all(&self, part: Part) -> impl Iterator<Item = String> {
        let named = PARTS.iter().zip(&self.known).filter(move |((of, _), _)| *of == part);
        let text = |json| match serde_json::from_str(json) {
            Ok(Value::String(text)) => Some(text),
            Ok(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        named.filter_map(|(_, named)| named.get()).filter_map(text).filter(|text| !text.is_empty())
    }
}

/// Reads a URL. If it is written as an object of its parts, returns the member that has all of it, or else one with the same
/// server and path: a password may begin in one part and end in another, of which the others only say whether they may have
/// that.
///
/// # Errors
///
/// Returns an error if it is a string with an invalid escape.
pub(super) fn url(raw: Option<&RawValue>) -> serde_json::Result<Option<String>> {
    let Some(object) = raw.filter(|raw| !raw.get().starts_with('"')) else { return text(raw) };
    let Some(parts) = fold(object.get(), |parts: &mut UrlParts<'_>, key, value| parts.add(&key, value)) else {
        return Ok(None);
    };
    if let Some(whole) = parts.all(Part::Whole).next() {
        return Ok(Some(whole));
    }
    let Some(path) = parts.all(Part::Path).next() else { return Ok(None) };
    let (host, port) = (parts.all(Part::Server).next(), parts.all(Part::Port).next());
    let query = if parts.may_end_user { "?@" } else { "" };
    if host.is_none() && port.is_none() && !parts.may_have_user {
        return Ok(Some(path + query));
    }
    let user = if parts.may_have_user { "user:@" } else { "" };
    let host = host.as_deref().unwrap_or("host");
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let slash = if path.starts_with('/') { "" } else { "/" };
    Ok(Some(format!("https://{user}{host}{port}{slash}{path}{query}")))
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
