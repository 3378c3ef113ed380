//! The header values that arrive unchanged, for the sender and the reader.

use crate::json::is_plain_text;
use crate::report::Reason;

/// Returns why the value would not arrive unchanged in a header, if so.
///
/// [`HeaderValue`](http::HeaderValue) does not suffice: it accepts bytes above 0x7F and outer spaces (wire contract,
/// "Headers").
pub(crate) fn unsendable(text: &str) -> Option<Reason> {
    if text.is_empty() {
        return Some(Reason::Empty);
    }
    if text.starts_with(' ') || text.ends_with(' ') {
        return Some(Reason::OuterSpace);
    }
    if is_plain_text(text) {
        return None;
    }
    let mut characters = text.char_indices();
    let (at, character) = characters.find(|(_, character)| !matches!(character, ' '..='~'))?;
    Some(Reason::Unprintable { character, at })
}
