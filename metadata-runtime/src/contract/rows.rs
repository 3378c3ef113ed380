//! The words that the derive writes a row with; everything that a row may have besides is one of its `with_` methods.

use super::{ExtrasRow, Field, Key, Slot};

/// A field on no transport.
#[must_use]
pub const fn field(name: &'static str) -> Field {
    Field::new(name)
}

/// What a field has on a transport.
#[must_use]
pub const fn slot(keys: &'static [Key]) -> Slot {
    Slot::new(keys)
}

/// The same of a field whose own keys, which are these, are merged in.
#[must_use]
pub const fn flattened(keys: &'static [Key]) -> Slot {
    Slot::flattened(keys)
}

/// A header's name or a flat key.
#[must_use]
pub const fn text(name: &'static str) -> Key {
    Key::text(name)
}

/// The key of a member of a JSON object, and what the member begins with if it is a string, padded with spaces.
#[must_use]
pub const fn json(name: &'static str, padded: &'static str) -> Key {
    Key::json(name, padded)
}

/// The caller's pairs.
#[must_use]
pub const fn extras() -> ExtrasRow {
    ExtrasRow::new()
}
