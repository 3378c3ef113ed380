//! Numbers of JSON as the columns have them.

use codex_metadata::observe::as_integer;

/// Returns the integer that a number is, however it is written: to the reader `2.0` and `1e2` are integers too.
pub(super) fn integer(number: &str) -> Option<i128> {
    let whole = || number.parse().ok().filter(|_| !number.starts_with('+'));
    whole().or_else(|| as_integer(number)?.parse().ok())
}

/// Returns a number as a double; `None` if it is beyond all of them.
pub(super) fn double(number: &str) -> Option<f64> {
    number.parse().ok().filter(|double: &f64| double.is_finite())
}
