//! Structs whose fields cannot be referred to, which the compiler would report at what the derive writes.

use proc_macro2::Span;
use syn::{Data, DeriveInput, Meta};

use crate::errors::Errors;
use crate::spelling::words;

/// Refuses a struct with `repr(packed)`.
pub(crate) fn refuse(input: &DeriveInput, derived: &str, errors: &Errors) -> bool {
    let Some(place) = packed(input) else { return false };
    errors
        .at(place, format_args!("`{derived}` takes references to the fields, which a packed struct does not allow"))
        .help(format_args!("drop `packed`, or derive `{derived}` on a struct with these fields that is not packed"));
    true
}

fn packed(input: &DeriveInput) -> Option<Span> {
    if !matches!(input.data, Data::Struct(_)) {
        return None;
    }
    let lists = input.attrs.iter().filter_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("repr") => Some(list.tokens.clone()),
        _ => None,
    });
    lists.flat_map(words).find(|word| word == "packed").map(|word| word.span())
}
