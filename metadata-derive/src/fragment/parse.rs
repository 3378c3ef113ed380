//! `#[codex_meta(...)]` on a fragment, its fields and its variants.

use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DataEnum, DeriveInput, ExprPath, Fields, FieldsNamed, Generics, Ident, Path};

use super::model::{Content, Fragment, Member, Shape, Variant};
use crate::errors::Errors;
use crate::grammar::{Form, Item, Value, Word, items};
use crate::model::Key;
use crate::names::snake_case;
use crate::parse::size::sized_instead;
use crate::parse::words::Once;
use crate::parse::words::{Place, default_key, example_skip_if, key};
use crate::parse::{allows_deprecated, default_runtime, report_no_size};

/// `None` where the input cannot be flattened at all.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Fragment> {
    let shape: Box<dyn FnOnce(Option<Key>) -> Shape> = match &input.data {
        Data::Struct(data) => {
            let Fields::Named(fields) = &data.fields else {
                let help = "give it fields with names: each is a key";
                refuse(input, data.struct_token.span, "a struct without named fields", help, errors);
                return None;
            };
            Box::new(|_| Shape::Struct(members(fields, &input.generics, errors)))
        }
        Data::Enum(data) => Box::new(|tag| Shape::Enum { tag, variants: variants(data, &input.generics, errors) }),
        Data::Union(data) => {
            let help = "write an enum, or a struct with named fields";
            refuse(input, data.union_token.span, "a union", help, errors);
            return None;
        }
    };
    let Container { tag, runtime } = Container::parse(input, errors);
    Some(Fragment {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        runtime: runtime.unwrap_or_else(default_runtime),
        allows_deprecated: allows_deprecated(input),
        shape: shape(tag),
    })
}

fn refuse(input: &DeriveInput, place: Span, what: &str, help: &str, errors: &Errors) {
    errors
        .at(
            place,
            format_args!("`MetaFragment` needs an enum or a struct with named fields, and `{}` is {what}", input.ident),
        )
        .help(help);
}

struct Container {
    tag: Option<Key>,
    runtime: Option<Path>,
}

impl Container {
    fn parse(input: &DeriveInput, errors: &Errors) -> Self {
        let name = &input.ident;
        let is_enum = matches!(input.data, Data::Enum(_));
        let place = Place::new(format!("{} `{name}`", if is_enum { "enum" } else { "struct" }), errors);
        let mut tag = Once::default();
        let mut runtime = Once::default();
        let before = place.count();
        each_word(&input.attrs, "tag", &place, &mut |word| match word.text().as_str() {
            "tag" if is_enum => tag.set(place.expect_str(word, "kind").map(key), word, &place),
            "tag" => place
                .at(word.span(), format_args!("`tag` {place} has no variants to tell apart"))
                .help("drop it: the fields of a struct are its keys"),
            "crate" => runtime.set(place.expect_module(word), word, &place),
            _ if is_enum && tag.get().is_none() => unknown(word, &["tag", "crate"], &place),
            _ if is_enum => unknown(word, &["crate", "tag"], &place),
            _ => unknown(word, &["crate"], &place),
        });
        if is_enum && tag.get().is_none() && place.count() == before {
            errors
                .on(name, format_args!("enum `{name}` has no tag, the JSON key whose value says which variant it is"))
                .help(format_args!("write `#[codex_meta(tag = \"{}\")]` on it", snake_case(&name.unraw().to_string())));
        }
        Self { tag: tag.take().flatten(), runtime: runtime.take().flatten() }
    }
}

fn each_word(attributes: &[Attribute], key_word: &str, place: &Place<'_>, read: &mut dyn FnMut(&Word)) {
    for item in items(attributes, place.errors()) {
        match item {
            Item::Word(word) => read(&word),
            Item::Literal(literal) => place.bare(&literal, format_args!("write `{key_word} = {}`", literal.token())),
        }
    }
}

/// A fragment decides nothing about transports, which an unknown word may show to be a misunderstanding.
fn unknown(word: &Word, known: &[&str], place: &Place<'_>) {
    let text = word.text();
    if ["header", "flat", "blob", "omit", "extras", "views", "transports"].contains(&text.as_str()) {
        place
            .at(word.span(), format_args!("`{text}` {place} is not for `MetaFragment`, which decides on no transport"))
            .help(format_args!(
                "drop it: what is flattened goes wherever the field that flattens it goes{}",
                naming(word, known)
            ));
    } else {
        place.unknown(&word.name, known);
    }
}

/// How to give the name that the word of a transport has with it.
fn naming(word: &Word, known: &[&str]) -> String {
    let (what, with) = match known.first() {
        Some(&"key") => ("it another key", "key"),
        Some(&"value") => ("the tag another value", "value"),
        Some(&"tag") => ("the tag its key", "tag"),
        _ => return String::new(),
    };
    let name = match &word.form {
        Form::Value(Value::Str(name)) => Some(name),
        Form::List(items) => items.iter().find_map(|item| match item {
            Item::Literal(name) | Item::Word(Word { form: Form::Value(Value::Str(name)), .. }) => Some(name),
            Item::Word(_) => None,
        }),
        _ => None,
    };
    name.map(|name| format!("; to give {what}, write `{with} = {}`", name.token())).unwrap_or_default()
}

/// Those that have a fixed size. Only the last field can be without; what is wrong with others, the compiler says.
fn members(fields: &FieldsNamed, generics: &Generics, errors: &Errors) -> Vec<Member> {
    let last = fields.named.len().saturating_sub(1);
    let each = fields.named.iter().enumerate().filter_map(|(i, field)| {
        let member = member(field, errors)?;
        let Some(help) = sized_instead(&field.ty, generics) else {
            return Some(member);
        };
        if i == last {
            report_no_size(field, "MetaFragment", help, errors);
        }
        None
    });
    each.collect()
}

/// `None` where it is skipped, or where its own attributes do not say what it is.
fn member(field: &syn::Field, errors: &Errors) -> Option<Member> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let place = Place::new(format!("field `{name}`"), errors);
    let mut given = Once::default();
    let mut skip: Once<Span> = Once::default();
    let mut skip_if: Once<Option<ExprPath>> = Once::default();
    let before = place.count();
    each_word(&field.attrs, "key", &place, &mut |word| match word.text().as_str() {
        "key" => given.set(place.expect_str(word, &name).map(key), word, &place),
        "skip" if place.expect_alone(word) => skip.set(word.span(), word, &place),
        "skip" => {}
        "skip_if" => skip_if.set(place.expect_path(word, &example_skip_if(&field.ty)), word, &place),
        _ => unknown(word, &["key", "skip", "skip_if"], &place),
    });
    if let Some(span) = skip.take() {
        let other = given.get().map(|_| "key").or(skip_if.get().map(|_| "skip_if"));
        if let Some(other) = other {
            place
                .at(span, format_args!("`skip` {place} makes it no member, and so does not go with `{other}`"))
                .help(format_args!("drop `skip`, or drop `{other}`"));
        }
        return None;
    }
    let key = given.take().flatten().unwrap_or_else(|| default_key(&name, ident.span()));
    (place.count() == before).then(|| Member { ty: field.ty.clone(), key, skip_if: skip_if.take().flatten(), ident })
}

fn variants(data: &DataEnum, generics: &Generics, errors: &Errors) -> Vec<Variant> {
    data.variants.iter().map(|variant| parse_variant(variant, generics, errors)).collect()
}

fn parse_variant(variant: &syn::Variant, generics: &Generics, errors: &Errors) -> Variant {
    let ident = variant.ident.clone();
    let name = ident.unraw().to_string();
    let snake = snake_case(&name);
    let mut value = Once::default();
    let mut content = Once::default();
    let place = Place::new(format!("variant `{name}`"), errors);
    let before = place.count();
    each_word(&variant.attrs, "value", &place, &mut |word| match word.text().as_str() {
        "value" => value.set(place.expect_str(word, &snake).map(key), word, &place),
        "content" => content.set((word.span(), place.expect_str(word, &snake).map(key)), word, &place),
        "tag" => place
            .at(word.span(), format_args!("`tag` {place} belongs to the enum"))
            .help("replace it by `value` to say what the tag is here"),
        _ => unknown(word, &["value", "content"], &place),
    });
    let content = content.take();
    if let Fields::Unnamed(fields) = &variant.fields
        && fields.unnamed.len() == 1
    {
        refuse_on_value(&fields.unnamed[0], variant, content.is_some(), errors);
    }
    if place.count() == before {
        check_content(variant, content.as_ref().map(|(span, _)| *span), errors);
    }
    let content = match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let ty = fields.unnamed[0].ty.clone();
            let sized = sized_instead(&ty, generics).is_none();
            Some(Content { ty, sized, key: content.and_then(|(_, key)| key) })
        }
        _ => None,
    };
    let value = value.take().flatten().unwrap_or_else(|| Key { name: snake, span: ident.span() });
    Variant { ident, value, broken: place.count() > before, content }
}

/// What is said of a variant's value stands above the variant.
fn refuse_on_value(value: &syn::Field, variant: &syn::Variant, has_content: bool, errors: &Errors) {
    let name = variant.ident.unraw().to_string();
    let snake = snake_case(&name);
    let place = Place::new(format!("the value in variant `{name}`"), errors);
    let above = |words: &str| format!("write `#[codex_meta({words})]` above the variant");
    let drop = if has_content {
        "drop it".to_owned()
    } else {
        format!("drop it, and {}", above(&format!("content = \"{snake}\"")))
    };
    each_word(&value.attrs, "content", &place, &mut |word| match word.text().as_str() {
        text @ ("value" | "content" | "key") => {
            let Some(given) = place.expect_str(word, &snake).map(|given| given.token().to_string()) else {
                return;
            };
            let help = match text {
                "value" if has_content => above(&format!("value = {given}")),
                "value" => above(&format!("value = {given}, content = \"{snake}\"")),
                _ if has_content => "drop it: the variant says the key of its value, `content`".to_owned(),
                _ => above(&format!("content = {given}")),
            };
            place.at(word.span(), format_args!("`{text}` {place} belongs to the variant")).help(help);
        }
        text @ ("skip" | "skip_if") => place
            .at(word.span(), format_args!("`{text}` {place} does nothing: a variant is sent with its value"))
            .help(&drop),
        _ => unknown(word, &[], &place),
    });
}

/// A variant has one value with a key, or neither.
fn check_content(variant: &syn::Variant, given: Option<Span>, errors: &Errors) {
    let ident = &variant.ident;
    match (&variant.fields, given) {
        (Fields::Unit, None) => {}
        (Fields::Unit, Some(span)) => {
            errors
                .at(span, format_args!("`content` on variant `{ident}` names nothing, since it has no value"))
                .help("drop it");
        }
        (Fields::Unnamed(fields), given) if fields.unnamed.len() == 1 => {
            if given.is_none() {
                errors.on(ident, format_args!("the value in variant `{ident}` has no key")).help(format_args!(
                    "write `#[codex_meta(content = \"{}\")]` above the variant",
                    snake_case(&ident.unraw().to_string())
                ));
            }
        }
        (Fields::Unnamed(fields), _) if fields.unnamed.is_empty() => {
            errors
                .on(ident, format_args!("variant `{ident}` has parentheses without a value"))
                .help(format_args!("write just `{ident}`"));
        }
        (Fields::Named(fields), _) if fields.named.is_empty() => {
            errors
                .on(fields, format_args!("variant `{ident}` has braces without a value"))
                .help(format_args!("write just `{ident}`"));
        }
        (Fields::Named(fields), given) => refuse_fields(ident, &fields.named, "named fields", given, errors),
        (Fields::Unnamed(fields), given) => {
            refuse_fields(ident, &fields.unnamed, &format!("{} values", fields.unnamed.len()), given, errors);
        }
    }
}

/// `given` is the `content` of the variant, which one value needs.
fn refuse_fields(ident: &Ident, fields: &dyn ToTokens, what: &str, given: Option<Span>, errors: &Errors) {
    let name = ident.unraw().to_string();
    let content = match given {
        Some(_) => String::new(),
        None => format!(", with `#[codex_meta(content = \"{}\")]` above it", snake_case(&name)),
    };
    errors.on(fields, format_args!("variant `{ident}` has {what}, but may hold one value or none")).help(format_args!(
        "move them into a struct `{name}Details` with `#[derive(serde::Serialize)]`, and write \
         `{ident}({name}Details)`{content}"
    ));
}
