//! The words among tokens, and types as far as their spelling tells what they are.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

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

/// Returns whether `is` holds for a word of the type.
///
/// Most types are paths. To make tokens of each takes longer than all else that is looked for in them.
pub(crate) fn has_word(ty: &Type, is: &dyn Fn(&Ident) -> bool) -> bool {
    let in_tokens = |tokens: &dyn ToTokens| words(tokens.to_token_stream()).iter().any(is);
    let path = match ungrouped(ty) {
        Type::Path(path) if path.qself.is_none() => &path.path,
        other => return in_tokens(other),
    };
    path.segments.iter().any(|segment| {
        is(&segment.ident)
            || match &segment.arguments {
                PathArguments::None => false,
                PathArguments::AngleBracketed(list) => list.args.iter().any(|argument| match argument {
                    GenericArgument::Type(ty) => has_word(ty, is),
                    other => in_tokens(other),
                }),
                PathArguments::Parenthesized(list) => in_tokens(list),
            }
    })
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

/// Returns `true` for a text, number or truth value, or a reference to one.
pub(crate) fn is_plain(ty: &Type) -> bool {
    const PLAIN: [&str; 16] = [
        "bool", "char", "str", "String", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "f32",
        "f64",
    ];
    match ungrouped(ty) {
        Type::Reference(reference) => is_plain(&reference.elem),
        ty => named(ty).is_some_and(|last| PLAIN.iter().any(|plain| last.ident == plain)),
    }
}

/// Returns the form in which a text can have a list or a map, and what to say of the other forms, of which `header` has
/// one more. An `Option` is seen through where it is `outermost`.
pub(crate) fn parts(ty: &Type, header: bool, outermost: bool) -> Option<(&'static str, &'static str)> {
    let of = |element: &Type| match (is_plain(element), header) {
        (true, true) => ("list", "; `repeat` sends a header for each element, and `json` one JSON text"),
        (true, false) => ("list", "; `json` sends one JSON text"),
        (false, true) => ("json", "; `list` and `repeat` send elements that implement `Display`"),
        (false, false) => ("json", "; `list` sends elements that implement `Display`"),
    };
    match ungrouped(ty) {
        Type::Array(array) => Some(of(&array.elem)),
        // What it refers to has a size where it is a list.
        Type::Reference(reference) => match ungrouped(&reference.elem) {
            Type::Slice(_) => Some(("json", "; or make the text in a function, with `with = PATH`")),
            inside => parts(inside, header, false),
        },
        ty => {
            let last = named(ty)?;
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            let Some(GenericArgument::Type(first)) = arguments.args.first() else { return None };
            match last.ident.to_string().as_str() {
                "Option" if outermost => parts(first, header, false),
                "Option" => Some(("json", "")),
                "Vec" | "VecDeque" | "BTreeSet" | "HashSet" => Some(of(first)),
                "BTreeMap" | "HashMap" => Some(("json", "; `prefix = ...` sends each entry under a key of its own")),
                _ => None,
            }
        }
    }
}
