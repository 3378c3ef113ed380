//! The functions with which the derive writes a row. The `with_` methods of a row add everything else.

use super::{ExtrasRow, Field, Key, Slot};

/// Returns a field on no transport.
#[must_use]
pub const fn field(name: &'static str) -> Field {
    Field::new(name)
}

/// Returns a field's slot on a transport.
#[must_use]
pub const fn slot(keys: &'static [Key]) -> Slot {
    Slot::new(keys)
}

/// Returns the slot of a flattened field, which merges its own keys in.
#[must_use]
pub const fn flattened(keys: &'static [Key]) -> Slot {
    Slot::flattened(keys)
}

/// Returns a header's name or a flat key.
#[must_use]
pub const fn text(name: &'static str) -> Key {
    Key::text(name)
}

/// Returns the key of a member of a JSON object. `padded` is the beginning of a member that is a string, padded with
/// spaces.
#[must_use]
pub const fn json(name: &'static str, padded: &'static str) -> Key {
    Key::json(name, padded)
}

/// Returns the row of the caller's pairs.
#[must_use]
pub const fn extras() -> ExtrasRow {
    ExtrasRow::new()
}
