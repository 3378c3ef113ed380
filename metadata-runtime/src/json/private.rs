//! The names by which `serde_json` passes values to itself. Where it reads an object with such a key, it takes the value for
//! one of its own types, depending on the Cargo features of the whole build, and refuses all of the text.

use super::error::JsonError;

const START: &str = "$serde_json::private::";

/// Returns `true` if the name, or the key, is one of those.
#[inline]
pub(super) fn is_private(name: &str) -> bool {
    // Called for every key: the first byte decides in nearly all cases.
    name.as_bytes().first() == Some(&b'$') && name.starts_with(START)
}

pub(super) const PRIVATE: &str = "it has a key that `serde_json` takes for one of its own";

/// Returns the error of a value with such a key.
#[cold]
pub(super) fn private() -> JsonError {
    JsonError::new(PRIVATE)
}
