//! The keys and numbers within a value by which some reader refuses all of the text that the value is in.

use super::error::JsonError;
use crate::contract::relation::MAX_KEY;

/// The names by which `serde_json` passes values to itself begin so. Where it reads an object with such a key, it takes the
/// value for one of its own types, depending on the Cargo features of the whole build.
const PRIVATE: &str = "$serde_json::private::";

/// The key under which an object has its prototype in JavaScript. So has one with the second of the two others in the
/// object under the first. Fastify and hapi refuse them by default. Where they look for the second, they fail at `null`.
const PROTO: &str = "__proto__";
const CONSTRUCTOR: &str = "constructor";
const PROTOTYPE: &str = "prototype";

/// Why a reader refuses an object with `null` under that key.
pub(super) const NULL_CONSTRUCTOR: &str =
    "it has 'constructor' with 'null', with which some readers refuse the whole text";

/// The most characters of a number: Jackson refuses a text with a longer one.
pub(super) const MAX_NUMBER: usize = 1_000;

/// The most digits of a number's exponent: `PostgreSQL` stores no text as `jsonb` in which a number needs more than 16,383
/// digits behind its point, not even a zero, or has an exponent beyond 32 bits.
pub(super) const MAX_EXPONENT_DIGITS: usize = 4;

/// Returns `true` for a name by which `serde_json` passes a value to itself.
#[inline]
pub(crate) fn is_private(name: &str) -> bool {
    // Called for every struct: the first byte decides in nearly all cases.
    name.as_bytes().first() == Some(&b'$') && name.starts_with(PRIVATE)
}

/// Returns `true` for the key of an object that may not have each key.
pub(crate) fn is_constructor(key: &str) -> bool {
    key == CONSTRUCTOR
}

/// Returns `true` if the key may be one that is refused.
#[inline]
pub(super) fn may_be_refused(key: &[u8]) -> bool {
    // Called for every key: most are shorter than each of those.
    key.len() >= PROTO.len() && (matches!(key[0], b'$' | b'_' | b'p') || key.len() > MAX_KEY)
}

/// Returns why a reader refuses an object with this key, if one does. `in_constructor` tells whether the object is the value
/// of a [`constructor`](is_constructor).
#[cold]
pub(crate) fn refusal(key: &str, in_constructor: impl FnOnce() -> bool) -> Option<&'static str> {
    if is_private(key) {
        Some("it has a key that serde_json takes for one of its own")
    } else if key == PROTO {
        Some("it has the key '__proto__', with which some readers refuse the whole text")
    } else if key == PROTOTYPE && in_constructor() {
        Some("it has 'constructor' with 'prototype', with which some readers refuse the whole text")
    } else if key.len() > MAX_KEY {
        Some("it has a key of more than 32 KiB, with which some readers refuse the whole text")
    } else {
        None
    }
}

/// Returns `true` if `json`, which this crate has written, ends with the key of a [`constructor`](is_constructor), so that
/// its value comes next.
#[inline]
pub(super) fn is_at_constructor(json: &str) -> bool {
    // Called for every `null`: the key's last letter decides in nearly all cases.
    matches!(json.as_bytes(), [.., b'r', b'"', b':']) && ends_with_constructor(json)
}

#[cold]
fn ends_with_constructor(json: &str) -> bool {
    let before = json.strip_suffix("\":").and_then(|json| json.strip_suffix(CONSTRUCTOR));
    // Within a longer key, a backslash stands before the quote.
    before.is_some_and(|before| before.ends_with("{\"") || before.ends_with(",\""))
}

/// Returns the error of a value with such a key.
#[cold]
pub(super) fn refused(why: &'static str) -> JsonError {
    JsonError::new(why)
}
