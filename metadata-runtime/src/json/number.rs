use serde::ser::{Error as _, Serialize};

use super::error::JsonError;
use super::serializer::Result;

/// What the longest number takes, an integer of 128 bits with its sign.
const MAX_BYTES: usize = 40;

/// Appends a number as `serde_json` writes it: for a float the shortest form that reads back as the same.
pub(super) fn write_number(out: &mut String, number: impl Serialize) -> Result {
    let mut buffer = [0; MAX_BYTES];
    let mut room = &mut buffer[..];
    serde_json::to_writer(&mut room, &number).map_err(JsonError::custom)?;
    let len = MAX_BYTES - room.len();
    out.push_str(str::from_utf8(&buffer[..len]).map_err(JsonError::custom)?);
    Ok(())
}
