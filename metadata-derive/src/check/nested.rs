//! A nested field is on some transport, and a part has no projection of its own.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::GenericParam;

use crate::errors::Errors;
use crate::model::{Model, Role, Transport};

pub(super) fn check(model: &Model, errors: &Errors) {
    check_part(model, errors);
    for field in model.with_role(Role::Nested) {
        let is_left = |transport: &Transport| !field.omits(transport);
        if model.transports_known && !field.broken && !model.transports.iter().any(is_left) {
            errors
                .on(&field.ident, format_args!("field `{}` is nested, and on no transport", field.name))
                .help("write `#[codex_meta(skip)]`, or drop a transport from `omit(...)`");
        }
        let params = model.head.generics.params.iter().filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.to_string()),
            GenericParam::Const(param) => Some(param.ident.to_string()),
            GenericParam::Lifetime(_) => None,
        });
        let params: Vec<String> = params.collect();
        if let Some(param) = names(field.ty.to_token_stream(), &params) {
            errors
                .on(
                    &field.ty,
                    format_args!(
                        "`nested` on field `{}` cannot have a type with the parameter `{param}`, whose rows are not known",
                        field.name
                    ),
                )
                .help(format_args!("name the type in place of `{param}`"));
        }
    }
}

/// Reports words that only projections need: a part has none.
fn check_part(model: &Model, errors: &Errors) {
    let Some(part) = model.given.flag("part") else { return };
    for word in ["blob", "flat", "header", "reserved", "foreign"] {
        if let Some((_, other)) = model.attribute.words(word).next() {
            errors
                .at(other.span(), format_args!("`{word}` on struct `{}` stands beside `part`", model.head.ident))
                .help(
                    "drop it: a part has no projection of its own, and the struct around it says this; or drop `part`",
                );
        }
    }
    if model.with_role(Role::Extras).next().is_some() {
        errors
            .at(part, format_args!("struct `{}` is a `part`, and holds `extras`", model.head.ident))
            .help("give the extras to the struct around it, or drop `part`");
    }
}

/// Returns the parameter that the tokens of a type name.
fn names(tokens: TokenStream, params: &[String]) -> Option<String> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => Some(ident.to_string()).filter(|ident| params.contains(ident)),
        TokenTree::Group(group) => names(group.stream(), params),
        _ => None,
    })
}
