//! The words among tokens, and types as far as their spelling tells what they are.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{PathSegment, Type};

/// Returns the words among the tokens and within their groups.
pub(crate) fn words(tokens: TokenStream) -> Vec<Ident> {
    let mut all = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(word) => all.push(word),
            TokenTree::Group(group) => all.extend(words(group.stream())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    all
}

/// Returns the type without parentheses and without the groups that macros put around it.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

/// Returns the last part of the type's path, if it has a path.
pub(crate) fn named(ty: &Type) -> Option<&PathSegment> {
    match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}
