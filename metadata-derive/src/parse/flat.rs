//! `flat(limit = N)` on the struct.

use super::words::{Once, Place};
use crate::grammar::{Item, Word};
use crate::model::Number;

/// The most bytes of a value in the flat map.
pub(super) fn limit(word: &Word, place: &Place<'_>) -> Option<Number> {
    let inside = place.inside("flat");
    let mut limit = Once::default();
    let before = place.count();
    for item in place.expect_list(word, "limit = 2048").unwrap_or_default() {
        match item {
            Item::Word(inner) if inner.text() == "limit" => {
                limit.set(inside.expect_number(inner, 2048), inner, &inside);
            }
            Item::Word(inner) => inside.unknown(&inner.name, &["limit"]),
            Item::Literal(literal) => inside.bare(literal, "move it to the `flat` of a field, whose key it is"),
        }
    }
    let limit = limit.take().flatten();
    if limit.is_none() && place.count() == before {
        place.at(word.span(), format_args!("`flat()` {place} is empty")).help("write `flat(limit = 2048)`, or drop it");
    }
    limit
}
