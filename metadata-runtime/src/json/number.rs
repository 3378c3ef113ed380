use std::fmt::Write as _;

use serde_core::ser::Serialize;

use super::error::Result;

/// The size of the longest double.
const MAX_BYTES: usize = 32;

/// Appends an integer.
#[inline]
pub(super) fn write_integer(out: &mut String, integer: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(integer));
}

/// Appends a finite double like `serde_json`: in the shortest form that reads back as the same number.
pub(super) fn write_double(out: &mut String, double: f64) -> Result {
    let mut buffer = [0; MAX_BYTES];
    let mut room = &mut buffer[..];
    double.serialize(&mut serde_json::Serializer::new(&mut room)).map_err(serde_core::ser::Error::custom)?;
    let len = MAX_BYTES - room.len();
    out.push_str(str::from_utf8(&buffer[..len]).map_err(serde_core::ser::Error::custom)?);
    Ok(())
}

/// Appends a finite `f32` in the shortest form that reads back as the same one.
///
/// Of two shortest forms that are as near, it is that of `Display`, so that headers and the blob have the same: readers
/// take it for a double, and then `1342000.2` and `1342000.3` differ.
pub(super) fn write_single(out: &mut String, single: f32) {
    // Writing to a string does not fail.
    let _ = write!(out, "{single:?}");
}
