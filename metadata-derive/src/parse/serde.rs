//! `#[serde(...)]` beside the derive, as far as it is about what is sent.

use proc_macro2::TokenTree;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Lit, LitStr, Result, Token, token};

use crate::given::Key;
use crate::model::Serde;
use crate::read::key;

/// Returns what the attributes say of serializing. Their other words and their errors are left to serde.
pub(super) fn parse(attributes: &[Attribute]) -> Serde {
    let mut said = Serde::default();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| add(&mut said, &meta));
    }
    said
}

fn add(said: &mut Serde, meta: &ParseNestedMeta<'_>) -> Result<()> {
    let Some(ident) = meta.path.get_ident() else {
        return skip(meta);
    };
    let word = Key { name: ident.to_string(), span: ident.span() };
    let known = match word.name.as_str() {
        "rename" => "rename",
        "rename_all" => "rename_all",
        "skip_serializing_if" => "skip_if",
        "skip" | "skip_serializing" => "skip",
        "flatten" => "flatten",
        "with" | "serialize_with" => "with",
        _ => return skip(meta),
    };
    match known {
        "rename" | "rename_all" | "skip_if" => text(meta)?.into_iter().for_each(|text| said.add(known, text)),
        _ => {
            said.add(known, word);
            skip(meta)?;
        }
    }
    Ok(())
}

/// Reads `= "..."`, or of `(serialize = "...", deserialize = "...")` the first.
fn text(meta: &ParseNestedMeta<'_>) -> Result<Option<Key>> {
    if meta.input.peek(Token![=]) {
        return Ok(Some(key(&meta.value()?.parse::<LitStr>()?)));
    }
    let mut found = None;
    meta.parse_nested_meta(|inner| {
        if !inner.path.is_ident("serialize") {
            return skip(&inner);
        }
        found = text(&inner)?;
        Ok(())
    })?;
    Ok(found)
}

/// Skips what stands behind the word.
fn skip(meta: &ParseNestedMeta<'_>) -> Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Lit>()?;
    } else if meta.input.peek(token::Paren) {
        meta.input.parse::<TokenTree>()?;
    }
    Ok(())
}
