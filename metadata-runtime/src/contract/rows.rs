//! The functions with which the derive writes a row. The `with_` methods of a row add everything else.

use http::HeaderName;

use super::json_type::{SaysTypes, TypeTree};
use super::slot::Keys;
use super::text::List;
use super::{ExtrasRow, Field, Key, Slot};

/// Returns a field on no transport.
#[must_use]
pub const fn field(name: &'static str) -> Field {
    Field::new(name)
}

/// Returns a field that is in the blob alone, as most are.
#[must_use]
pub const fn in_blob(name: &'static str, slot: Slot) -> Field {
    Field::in_blob(name, Some(slot))
}

/// Returns the rows, each with the JSON type of its field.
#[must_use]
pub const fn typed<M, T: SaysTypes, const N: usize>(mut rows: [Field; N], _look: fn(&M) -> T) -> [Field; N] {
    set_types(&T::TREE, &mut rows, 0);
    rows
}

/// Gives the rows from `start` on their types in order, and returns where the next row is.
const fn set_types(tree: &TypeTree, rows: &mut [Field], start: usize) -> usize {
    match tree {
        TypeTree::One(one) => {
            if start < rows.len() {
                let row = &mut rows[start];
                (row.json, row.optional, row.schema) = (one.json, one.optional, one.schema);
            }
            start + 1
        }
        TypeTree::Group(members) => {
            let (mut place, mut i) = (start, 0);
            while i < members.len() {
                place = set_types(&members[i], rows, place);
                i += 1;
            }
            place
        }
    }
}

/// Returns a field's slot in the headers, with one key; see [`header_key`].
#[must_use]
pub const fn header(name: &'static str, made: fn() -> HeaderName) -> Slot {
    Slot::new(Keys::One(Key::header(name, made)))
}

/// Returns a field's slot in the flat map, with one key.
#[must_use]
pub const fn text(name: &'static str) -> Slot {
    Slot::new(Keys::One(Key::text(name)))
}

/// Returns a field's slot in a JSON object, with one key. `padded` is the beginning of a member that is a string, padded
/// with spaces.
#[must_use]
pub const fn json(name: &'static str, padded: &'static str) -> Slot {
    Slot::new(Keys::One(Key::json(name, padded)))
}

/// Returns a field's slot with several keys.
#[must_use]
pub const fn slot(keys: &'static [Key]) -> Slot {
    Slot::new(Keys::Many(List::Written(keys)))
}

/// Returns the slot of a flattened field, which merges its own keys in.
#[must_use]
pub const fn flattened(keys: &'static [Key]) -> Slot {
    Slot::flattened(Keys::Many(List::Written(keys)))
}

/// Returns the key of a header. `made` returns its name, which the compiler has made.
#[must_use]
pub const fn header_key(name: &'static str, made: fn() -> HeaderName) -> Key {
    Key::header(name, made)
}

/// Returns the name of a header.
#[must_use]
pub const fn header_name(name: &'static str) -> HeaderName {
    HeaderName::from_static(name)
}

/// Returns a key of the flat map.
#[must_use]
pub const fn text_key(name: &'static str) -> Key {
    Key::text(name)
}

/// Returns the key of a member of a JSON object. `padded` is the beginning of a member that is a string, padded with
/// spaces.
#[must_use]
pub const fn json_key(name: &'static str, padded: &'static str) -> Key {
    Key::json(name, padded)
}

/// Returns the row of the caller's pairs.
#[must_use]
pub const fn extras() -> ExtrasRow {
    ExtrasRow::new()
}
