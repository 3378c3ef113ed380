//! `flat(limit = N)` on the struct.

use super::words::{expect_list, expect_number, unknown};
use crate::errors::Errors;
use crate::grammar::{Item, Word};
use crate::model::Number;
use crate::once::Once;

/// The most bytes of a value in the flat map.
pub(super) fn limit(word: &Word, errors: &Errors) -> Option<Number> {
    let mut limit = Once::default();
    let before = errors.count();
    for item in expect_list(word, "limit = 2048", errors).unwrap_or_default() {
        match item {
            Item::Word(inner) if inner.text() == "limit" => {
                limit.set(expect_number(inner, 2048, errors), inner, errors);
            }
            Item::Word(inner) => unknown(inner, ["limit"], "in `flat(...)` on a struct", errors),
            Item::Literal(literal) => errors
                .on(literal, "a key belongs to the `flat` of a field, not of the struct")
                .help(format_args!("write `flat = {}` on the field", literal.token())),
        }
    }
    let limit = limit.take().flatten();
    if limit.is_none() && errors.count() == before {
        errors.at(word.span(), "`flat()` on a struct is empty").help("write `flat(limit = 2048)`, or drop it");
    }
    limit
}
