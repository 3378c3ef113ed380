//! `#[codex_meta(...)]` on a fragment, its fields and its variants.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DataEnum, DeriveInput, ExprPath, Fields, Ident, Path};

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
    let shape: Box<dyn FnOnce(Option<Key>) -> Shape> = match &input.data {
        Data::Struct(data) => {
            let Fields::Named(fields) = &data.fields else {
                refuse(input, data.struct_token.span, "a struct without named fields", errors);
                return None;
            };
            Box::new(|_| Shape::Struct(fields.named.iter().filter_map(|field| member(field, errors)).collect()))
        }
        Data::Enum(data) => Box::new(|tag| Shape::Enum { tag, variants: variants(data, errors) }),
        Data::Union(data) => {
            refuse(input, data.union_token.span, "a union", errors);
            return None;
        }
    };
    let Container { tag, runtime } = Container::parse(input, errors);
    Some(Fragment {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        runtime: runtime.unwrap_or_else(default_runtime),
        shape: shape(tag),
    })
}

fn refuse(input: &DeriveInput, place: Span, what: &str, errors: &Errors) {
    errors
        .at(
            place,
            format_args!("`MetaFragment` needs an enum or a struct with named fields, and `{}` is {what}", input.ident),
        )
        .help("give its fields names: each is a key");
}

struct Container {
    tag: Option<Key>,
    runtime: Option<Path>,
}

impl Container {
    fn parse(input: &DeriveInput, errors: &Errors) -> Self {
        let name = &input.ident;
        let mut tag = Once::default();
        let mut runtime = Once::default();
        let is_enum = matches!(input.data, Data::Enum(_));
        let before = errors.count();
        each_word(&input.attrs, "tag", errors, |word| match word.text().as_str() {
            "tag" if is_enum => tag.set(expect_str(word, "kind", errors).map(key), word, errors),
            "tag" => errors
                .at(word.span(), format_args!("`tag` belongs on an enum, and `{name}` is a struct"))
                .help("drop it: a struct has no variants to tell apart"),
            "crate" => runtime.set(expect_module(word, errors), word, errors),
            _ if is_enum => unknown(word, ["tag", "crate"], format_args!("on enum `{name}`"), errors),
            _ => unknown(word, ["crate"], format_args!("on struct `{name}`, which derives `MetaFragment`"), errors),
        });
        if is_enum && tag.get().is_none() && errors.count() == before {
            errors
                .on(name, format_args!("enum `{name}` needs a tag: the key that says which variant it is"))
                .help("write `#[codex_meta(tag = \"...\")]` on it");
        }
        Self { tag: tag.take().flatten(), runtime: runtime.take().flatten() }
    }
}

fn each_word(attributes: &[Attribute], key_word: &str, errors: &Errors, mut read: impl FnMut(&Word)) {
    for item in items(attributes, errors) {
        match item {
            Item::Word(word) => read(&word),
            Item::Literal(literal) => errors
                .on(&literal, format_args!("{} stands without a word", literal.token()))
                .help(format_args!("write `{key_word} = {}`", literal.token())),
        }
    }
}

/// `None` where it is skipped, or where its own attributes do not say what it is.
fn member(field: &syn::Field, errors: &Errors) -> Option<Member> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let mut given = Once::default();
    let mut skip: Once<Span> = Once::default();
    let mut skip_if: Once<Option<ExprPath>> = Once::default();
    let before = errors.count();
    each_word(&field.attrs, "key", errors, |word| match word.text().as_str() {
        "key" => given.set(expect_str(word, &name, errors).map(key), word, errors),
        "skip" => {
            if expect_alone(word, errors) {
                skip.set(word.span(), word, errors);
            }
        }
        "skip_if" => skip_if.set(expect_path(word, "Vec::is_empty", errors), word, errors),
        _ => unknown(word, ["key", "skip", "skip_if"], format_args!("on field `{name}` of a fragment"), errors),
    });
    if let Some(span) = skip.take() {
        let other = given.get().map(|_| "key").or(skip_if.get().map(|_| "skip_if"));
        if let Some(other) = other {
            errors
                .at(span, format_args!("`skip` of field `{name}` contradicts `{other}`: it is no member at all"))
                .help(format_args!("drop `skip`, or drop `{other}`"));
        }
        return None;
    }
    let key = given.take().flatten().unwrap_or_else(|| default_key(&name, ident.span()));
    (errors.count() == before).then(|| Member { ty: field.ty.clone(), key, skip_if: skip_if.take().flatten(), ident })
}

fn variants(data: &DataEnum, errors: &Errors) -> Vec<Variant> {
    data.variants.iter().map(|variant| parse_variant(variant, errors)).collect()
}

fn parse_variant(variant: &syn::Variant, errors: &Errors) -> Variant {
    let ident = variant.ident.clone();
    let name = ident.unraw().to_string();
    let snake = snake_case(&name);
    let mut value = Once::default();
    let mut content = Once::default();
    let before = errors.count();
    each_word(&variant.attrs, "value", errors, |word| match word.text().as_str() {
        "value" => value.set(expect_str(word, &snake, errors).map(key), word, errors),
        "content" => content.set((word.span(), expect_str(word, &snake, errors).map(key)), word, errors),
        _ => unknown(word, ["value", "content"], format_args!("on variant `{name}`"), errors),
    });
    let content = content.take();
    if errors.count() == before {
        check_content(variant, content.as_ref().map(|(span, _)| *span), errors);
    }
    let content = match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            Some(Content { ty: fields.unnamed[0].ty.clone(), key: content.and_then(|(_, key)| key) })
        }
        _ => None,
    };
    let value = value.take().flatten().unwrap_or_else(|| Key { name: snake, span: ident.span() });
    Variant { ident, value, content }
}

/// A variant has one value with a key, or neither.
fn check_content(variant: &syn::Variant, given: Option<Span>, errors: &Errors) {
    let ident = &variant.ident;
    match (&variant.fields, given) {
        (Fields::Unit, None) => {}
        (Fields::Unit, Some(span)) => {
            errors.at(span, format_args!("variant `{ident}` has no content for this key")).help("drop `content`");
        }
        (Fields::Unnamed(fields), given) if fields.unnamed.len() == 1 => {
            if given.is_none() {
                errors
                    .on(ident, format_args!("the content of variant `{ident}` needs a key"))
                    .help(format_args!("write `#[codex_meta(content = \"{}\")]`", snake_case(&ident.to_string())));
            }
        }
        (Fields::Named(_), _) => refuse_fields(ident, "named fields", errors),
        (Fields::Unnamed(fields), _) => refuse_fields(ident, &format!("{} values", fields.unnamed.len()), errors),
    }
}

fn refuse_fields(ident: &Ident, what: &str, errors: &Errors) {
    errors
        .on(ident, format_args!("variant `{ident}` has {what}, and can have one value or none"))
        .help(format_args!("move them into a struct: `{ident}(Details)`"));
}
