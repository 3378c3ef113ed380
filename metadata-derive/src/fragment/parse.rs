//! `#[codex_meta(...)]` on a fragment, its fields and its variants.

use std::collections::HashMap;

use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DataEnum, DeriveInput, Fields, LitStr, Path, TypePath};

use super::model::{Content, Fragment, Member, Shape, Variant};
use crate::errors::Errors;
use crate::grammar::{Item, Word, items};
use crate::model::Key;
use crate::names::snake_case;
use crate::once::Once;
use crate::parse::default_runtime;
use crate::parse::words::{default_key, expect_alone, expect_module, expect_path, expect_str, key, unknown};

/// `None` where the input cannot be flattened at all.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Fragment> {
    let container = Container::parse(input, errors);
    let shape = match &input.data {
        Data::Struct(data) => {
            if let Fields::Named(fields) = &data.fields {
                let members = fields.named.iter().filter_map(|field| member(field, errors)).collect();
                Shape::Struct(members)
            } else {
                errors.at(data.struct_token.span, "`MetaFragment` needs named fields: each is a key");
                return None;
            }
        }
        Data::Enum(data) => parse_enum(input, data, container.tag, errors)?,
        Data::Union(data) => {
            errors.at(data.union_token.span, "`MetaFragment` needs a struct with named fields or an enum");
            return None;
        }
    };
    check_keys(&shape, errors);
    Some(Fragment {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        runtime: container.runtime.unwrap_or_else(default_runtime),
        shape,
    })
}

struct Container {
    tag: Option<Key>,
    runtime: Option<Path>,
}

impl Container {
    fn parse(input: &DeriveInput, errors: &Errors) -> Self {
        let mut tag = Once::new();
        let mut runtime = Once::new();
        let is_enum = matches!(input.data, Data::Enum(_));
        each_word(&input.attrs, errors, |word| match word.text().as_str() {
            "tag" if !is_enum => {
                errors.at(word.span(), "`tag` belongs to an enum: a struct has no variants to tell apart");
            }
            "tag" => tag.set(expect_str(word, "tag = \"kind\"", errors).map(key), word.span(), "tag", errors),
            "crate" => runtime.set(expect_module(word, errors), word.span(), "crate", errors),
            _ => unknown(
                word,
                if is_enum { &["tag", "crate"][..] } else { &["crate"] }.iter().copied(),
                "on a fragment",
                errors,
            ),
        });
        if is_enum && tag.get().is_none() {
            errors.on(
                &input.ident,
                format_args!("the enum `{}` needs a tag: write `#[codex_meta(tag = \"...\")]` on it", input.ident),
            );
        }
        Self { tag: tag.take().flatten(), runtime: runtime.take().flatten() }
    }
}

fn each_word(attributes: &[Attribute], errors: &Errors, mut read: impl FnMut(&Word)) {
    for item in items(attributes, errors) {
        match item {
            Item::Word(word) => read(&word),
            Item::Literal(literal) => errors.at(literal.span(), "expected a word: `key = \"...\"`"),
        }
    }
}

fn member(field: &syn::Field, errors: &Errors) -> Option<Member> {
    let ident = field.ident.clone()?;
    let mut given = Once::new();
    let mut skip = Once::new();
    let mut skip_if: Once<Option<TypePath>> = Once::new();
    each_word(&field.attrs, errors, |word| {
        let span = word.span();
        match word.text().as_str() {
            "key" => given.set(expect_str(word, "key = \"...\"", errors).map(key), span, "key", errors),
            "skip" => {
                if expect_alone(word, errors) {
                    skip.set(span, span, "skip", errors);
                }
            }
            "skip_if" => skip_if.set(expect_path(word, "skip_if = Vec::is_empty", errors), span, "skip_if", errors),
            _ => unknown(word, ["key", "skip", "skip_if"], "on a fragment's field", errors),
        }
    });
    if let Some(span) = skip.take() {
        if given.get().is_some() || skip_if.get().is_some() {
            errors.at(span, "`skip` leaves the field out and stands alone: drop it or the rest");
        }
        return None;
    }
    let key = given.take().flatten().unwrap_or_else(|| default_key(&ident.unraw().to_string(), ident.span()));
    Some(Member { ty: field.ty.clone(), key, skip_if: skip_if.take().flatten(), ident })
}

fn parse_enum(input: &DeriveInput, data: &DataEnum, tag: Option<Key>, errors: &Errors) -> Option<Shape> {
    if data.variants.is_empty() {
        errors.on(&input.ident, format_args!("the enum `{}` has no variants, and so no value to send", input.ident));
        return None;
    }
    let variants = data.variants.iter().filter_map(|variant| parse_variant(variant, errors)).collect();
    Some(Shape::Enum { tag: tag?, variants })
}

fn parse_variant(variant: &syn::Variant, errors: &Errors) -> Option<Variant> {
    let ident = &variant.ident;
    let mut value: Once<Option<&LitStr>> = Once::new();
    let mut content = Once::new();
    let items = items(&variant.attrs, errors);
    for item in &items {
        let Item::Word(word) = item else {
            errors.at(item.span(), "expected a word: `value = \"...\"`");
            continue;
        };
        let span = word.span();
        match word.text().as_str() {
            "value" => value.set(expect_str(word, "value = \"...\"", errors), span, "value", errors),
            "content" => {
                let key = expect_str(word, "content = \"...\"", errors).map(key);
                content.set((span, key), span, "content", errors);
            }
            _ => unknown(word, ["value", "content"], "on a variant", errors),
        }
    }
    let snake = snake_case(&ident.unraw().to_string());
    let content = match (&variant.fields, content.take()) {
        (Fields::Unit, None) => None,
        (Fields::Unit, Some((span, _))) => {
            errors.at(span, format_args!("the variant `{ident}` has no content: drop `content`"));
            return None;
        }
        (Fields::Unnamed(fields), given) if fields.unnamed.len() == 1 => {
            if let Some((_, key)) = given {
                Some(Content { ty: fields.unnamed[0].ty.clone(), key: key? })
            } else {
                errors.on(
                    ident,
                    format_args!("the content of `{ident}` needs a key: write `#[codex_meta(content = \"{snake}\")]`"),
                );
                return None;
            }
        }
        _ => {
            errors.on(
                ident,
                format_args!("the variant `{ident}` must be a unit or hold one value, as in `{ident}(Details)`"),
            );
            return None;
        }
    };
    let value = value.take().flatten().map_or(snake, LitStr::value);
    Some(Variant { ident: ident.clone(), value, content })
}

/// Two variants may share a content key, since only one is there at a time; nothing else may.
fn check_keys(shape: &Shape, errors: &Errors) {
    let mut taken: HashMap<String, &str> = HashMap::new();
    let mut take = |key: &Key, owner: &'static str| {
        if key.name.is_empty() {
            errors.at(key.span, "a key is not empty");
            return;
        }
        match taken.insert(key.name.to_ascii_lowercase(), owner) {
            Some(first) if (first, owner) != ("a content", "a content") => {
                errors.at(key.span, format_args!("the key `{}` is already {first}'s: choose another", key.name));
            }
            _ => {}
        }
    };
    match shape {
        Shape::Struct(members) => members.iter().for_each(|member| take(&member.key, "another field")),
        Shape::Enum { tag, variants } => {
            take(tag, "the tag");
            variants
                .iter()
                .filter_map(|variant| variant.content.as_ref())
                .for_each(|content| take(&content.key, "a content"));
        }
    }
}
