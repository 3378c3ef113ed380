use serde::ser::Serialize;

use super::error::Result;

/// The size of the longest float.
const MAX_BYTES: usize = 32;

/// Appends an integer.
#[inline]
pub(super) fn write_integer(out: &mut String, integer: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(integer));
}

/// Appends a float like `serde_json`: in the shortest form that reads back as the same number.
pub(super) fn write_float(out: &mut String, float: impl Serialize) -> Result {
    let mut buffer = [0; MAX_BYTES];
    let mut room = &mut buffer[..];
    serde_json::to_writer(&mut room, &float).map_err(serde::ser::Error::custom)?;
    let len = MAX_BYTES - room.len();
    out.push_str(str::from_utf8(&buffer[..len]).map_err(serde::ser::Error::custom)?);
    Ok(())
}
