//! A nested field is on some transport, and a part has no projection of its own.

use quote::ToTokens as _;

use crate::errors::Errors;
use crate::model::{Model, Role, Transport};
use crate::spelling::words;

pub(super) fn check(model: &Model, errors: &Errors) {
    check_part(model, errors);
    for field in model.with_role(Role::Nested) {
        let is_left = |transport: &Transport| !field.omits(transport);
        if model.transports_known && !field.broken && !model.transports.iter().any(is_left) {
            errors
                .on(&field.ident, format_args!("field `{}` is nested, and on no transport", field.name))
                .help("write `#[codex_meta(skip)]`, or drop a transport from `omit(...)`");
        }
        let words = words(field.ty.to_token_stream());
        if let Some(param) = words.iter().find(|word| model.head.has_parameter(word)) {
            let ty = format!("a type with the parameter `{param}`, whose rows are not known");
            errors
                .on(&field.ty, format_args!("`nested` on field `{}` cannot have {ty}", field.name))
                .help(format_args!("name the type in place of `{param}`"));
        }
    }
}

/// Reports extras, which only projections need: a part has none.
fn check_part(model: &Model, errors: &Errors) {
    let Some(part) = model.given.flag("part") else { return };
    if model.with_role(Role::Extras).next().is_some() {
        errors
            .at(part, format_args!("struct `{}` is a `part`, and holds `extras`", model.head.ident))
            .help("give the extras to the struct around it, or drop `part`");
    }
}
