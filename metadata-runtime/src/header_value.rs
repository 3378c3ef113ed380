//! The header names and values that arrive unchanged, for the sender and the reader.

use http::{HeaderName, HeaderValue};

use crate::contract::Carrier;
use crate::json::is_plain_text;
use crate::report::Reason;

/// The bytes of a header's line beside its name and its value: a colon, a space and the line's end.
pub(crate) const AROUND: usize = ": \r\n".len();

/// The most bytes of a header's name that is made of a map's key: Puma refuses a request with a longer one.
pub(crate) const MAX_NAME_BYTES: usize = 256;

/// Returns the size of an entry's key and its limit, if it is over, where a value has the limit `of_value`.
///
/// Whoever fills the map chooses its keys as freely as its values. In a header, the whole name counts.
pub(crate) fn over_limit_of_key(
    carrier: Carrier,
    (prefix, name): (&str, &str),
    of_value: Option<usize>,
) -> Option<(usize, usize)> {
    let (bytes, limit) = if carrier == Carrier::Header {
        (name.len(), of_value.map_or(MAX_NAME_BYTES, |limit| limit.min(MAX_NAME_BYTES)))
    } else {
        (name.len() - prefix.len(), of_value?)
    };
    (bytes > limit).then_some((bytes, limit))
}

/// Returns why the value would not arrive unchanged in a header, if so.
///
/// [`HeaderValue`](http::HeaderValue) does not suffice: it accepts bytes above 0x7F and outer spaces (wire contract,
/// "Headers").
pub(crate) fn unsendable(text: &str) -> Option<Reason> {
    if text.is_empty() {
        return Some(Reason::Empty);
    }
    if let [b' ', ..] | [.., b' '] = text.as_bytes() {
        return Some(Reason::OuterSpace);
    }
    if is_plain_text(text) {
        return None;
    }
    let mut characters = text.char_indices();
    let (at, character) = characters.find(|(_, character)| !matches!(character, ' '..='~'))?;
    Some(Reason::Unprintable { character, at })
}

/// Returns the name of a header that arrives, of letters, digits and `-`: nginx drops any other by default, and those who
/// pass names on as CGI does take `_` for `-`. The derive holds the names that are written out to the same rule.
pub(crate) fn sendable_name(name: &str) -> Option<HeaderName> {
    let is_passed_on = name.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphanumeric());
    HeaderName::from_bytes(name.as_bytes()).ok().filter(|_| is_passed_on)
}

/// Returns the text of a header's value.
///
/// # Errors
///
/// Returns that it has a byte which no text of a header has.
pub(crate) fn text_of(value: &HeaderValue) -> Result<&str, Reason> {
    value.to_str().map_err(|_| {
        let bad = value.as_bytes().iter().position(|byte| !matches!(byte, b' '..=b'~')).unwrap_or_default();
        let byte = value.as_bytes().get(bad).copied().unwrap_or_default();
        Reason::Unprintable { character: char::from(byte), at: bad }
    })
}
