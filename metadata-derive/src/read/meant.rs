//! The meaning of the wrong form of a word.

use syn::{ExprPath, Ident, LitStr, Type};

use crate::spelling::named;
use crate::tree::{Form, Item, Word, is_name, joined};
use crate::words::{self, Row, Takes};

/// Returns the word as it was meant, with `behind` for the items behind it, or as it is, if that is right.
pub(super) fn instead(word: &Word, row: &Row, behind: &[Item]) -> Option<String> {
    let (text, mut said, is_value) = (word.text(), word.form.texts(), matches!(word.form, Form::Value(_)));
    if row.takes == Takes::Keys && is_value {
        said.extend(behind.iter().map_while(Item::literal).map(LitStr::value));
    }
    let one = if let [one] = said.as_slice() { Some(one) } else { None };
    let right = match row.takes {
        Takes::Nothing => String::new(),
        Takes::Text => one?.clone(),
        Takes::Number => one?.parse::<u32>().ok()?.to_string(),
        Takes::Name if syn::parse_str::<Ident>(one?).is_ok() => one?.clone(),
        Takes::Name => one.filter(|name| is_name(name)).map(|keyword| format!("r#{keyword}"))?,
        Takes::Function | Takes::Constant | Takes::Module => one.filter(|path| is_path(path, row.takes))?.clone(),
        Takes::Words if !said.is_empty() && said.iter().all(|name| is_name(name)) => said.join(", "),
        Takes::Keys if !said.is_empty() => joined(said.iter().map(|text| format!("{text:?}"))),
        Takes::List(list) if is_value => Takes::Text.written(words::key_of(list)?.word, one?),
        Takes::Words | Takes::Keys | Takes::List(_) | Takes::Slot(_) => return None,
    };
    Some(row.takes.written(text, &right))
}

fn is_path(text: &str, takes: Takes) -> bool {
    let path = syn::parse_str::<syn::TypePath>(text);
    path.is_ok_and(|path| fits(&ExprPath { attrs: Vec::new(), qself: path.qself, path: path.path }, takes))
}

/// Returns `true` for a path that such a word can take: no function is called `Self`, and a module has no arguments.
pub(super) fn fits(path: &ExprPath, takes: Takes) -> bool {
    if takes == Takes::Module {
        let is_plain = |segment: &syn::PathSegment| segment.arguments.is_none() && segment.ident != "Self";
        return path.qself.is_none() && path.path.segments.iter().all(is_plain);
    }
    let keyword = |ident: &Ident| ["Self", "self", "super", "crate"].iter().any(|keyword| ident == keyword);
    !path.path.get_ident().is_some_and(keyword)
}

/// Returns the path of a predicate that a field of this type could have as its `skip_if`.
pub(crate) fn example_skip_if(ty: &Type) -> String {
    match named(ty).map(|last| last.ident.to_string()).as_deref() {
        Some("Option") => "Option::is_none".to_owned(),
        Some(name @ ("String" | "Vec" | "BTreeMap" | "HashMap")) => format!("{name}::is_empty"),
        _ => "is_unset".to_owned(),
    }
}
