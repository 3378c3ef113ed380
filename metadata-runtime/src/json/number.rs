use serde::ser::Serialize;

use super::error::Result;

/// What the longest float takes.
const MAX_BYTES: usize = 32;

/// Appends an integer.
#[inline]
pub(super) fn write_integer(out: &mut String, integer: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(integer));
}

/// Appends a float as `serde_json` writes it: in the shortest form that reads back as the same.
pub(super) fn write_float(out: &mut String, float: impl Serialize) -> Result {
    let mut buffer = [0; MAX_BYTES];
    let mut room = &mut buffer[..];
    serde_json::to_writer(&mut room, &float).map_err(serde::ser::Error::custom)?;
    let len = MAX_BYTES - room.len();
    out.push_str(str::from_utf8(&buffer[..len]).map_err(serde::ser::Error::custom)?);
    Ok(())
}
