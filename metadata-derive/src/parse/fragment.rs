//! `#[codex_meta(...)]` on a fragment, its fields and its variants.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DataStruct, DeriveInput, Fields, Generics};

use super::size::sized_instead;
use super::{check_size, head, refuse};
use crate::errors::Errors;
use crate::given::{Given, Key};
use crate::grammar;
use crate::model::{Fragment, Member, Style, Variant};
use crate::names::{key_folded, snake_case};
use crate::read::{Place, example_skip_if};
use crate::tree::{Form, Item, Value, Word, literal};
use crate::words::{self, List};

/// Returns nothing where the input cannot be flattened at all.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Fragment> {
    let (name, generics) = (&input.ident, &input.generics);
    let read = |what: &str, list| read(&input.attrs, list, &Place::new(format!("{what} `{name}`"), errors));
    match &input.data {
        Data::Struct(DataStruct { fields: fields @ Fields::Named(_), .. }) => {
            let head = head(input, &read("struct", List::Fragment));
            check_size(fields, "MetaFragment", generics, errors);
            let members = members(fields, "", generics, errors);
            Some(Fragment { head, is_enum: false, tag: None, members, variants: Vec::new() })
        }
        Data::Enum(data) => {
            let before = errors.count();
            let given = read("enum", List::Enum);
            let (head, tag) = (head(input, &given), given.text("tag").cloned());
            let lacks_tag = !given.has("tag") && errors.count() == before;
            let variants = data.variants.iter().map(|variant| parse_variant(variant, tag.as_ref(), generics, errors));
            let variants: Vec<Variant> = variants.collect();
            if lacks_tag {
                let members = variants.iter().flat_map(|variant| &variant.members);
                let keys: Vec<&Key> = members.map(|member| &member.key).collect();
                let free = free_key(snake_case(&name.unraw().to_string()), "_kind", &keys);
                let message =
                    format_args!("enum `{name}` has no tag, the JSON key whose value says which variant it is");
                errors.on(name, message).help(format_args!("write `#[codex_meta(tag = \"{free}\")]` on it"));
            }
            Some(Fragment { head, is_enum: true, tag, members: Vec::new(), variants })
        }
        Data::Struct(_) | Data::Union(_) => {
            let help = "write a struct with named fields, each of which is a key, or an enum";
            refuse(input, "`MetaFragment` needs a struct with named fields or an enum", help, errors);
            None
        }
    }
}

/// Reads the attributes there by the table.
fn read(attributes: &[Attribute], list: List, place: &Place<'_>) -> Given {
    place.read(&grammar::attribute(attributes, place.errors).items, list)
}

/// Returns those that have a fixed size; what is wrong with others is reported for the type, or by the compiler.
fn members(fields: &Fields, of: &str, generics: &Generics, errors: &Errors) -> Vec<Member> {
    let members = fields.iter().filter_map(|field| member(field, of, errors));
    members.filter(|member| sized_instead(&member.ty, generics).is_none()).collect()
}

/// Returns nothing where the field is skipped, or where its own attributes do not say what it is.
fn member(field: &syn::Field, of: &str, errors: &Errors) -> Option<Member> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let examples = |word: &str| match word {
        "key" => Some(name.clone()),
        "skip_if" => Some(example_skip_if(&field.ty)),
        _ => None,
    };
    let place = Place::new(format!("field `{name}`{of}"), errors).like(&examples);
    let before = errors.count();
    let given = read(&field.attrs, List::Member, &place);
    if let Some(span) = given.flag("skip") {
        if let Some(other) = ["key", "skip_if"].iter().find(|word| given.has(word)) {
            let why = "a skipped field is never included";
            place
                .wrong(span, "skip", format_args!("cannot be combined with `{other}`: {why}"))
                .help(format_args!("drop `skip`, or drop `{other}`"));
        }
        return None;
    }
    let key = given.text("key").cloned().unwrap_or_else(|| Key { name, span: ident.span() });
    let skip_if = given.path("skip_if").cloned();
    (errors.count() == before).then(|| Member { ty: field.ty.clone(), key, skip_if, ident })
}

/// Returns the key, made longer for as long as it is one of those that are taken.
fn free_key(mut key: String, end: &str, taken: &[&Key]) -> String {
    while taken.iter().any(|taken| key_folded(&taken.name) == key_folded(&key)) {
        key.push_str(end);
    }
    key
}

fn parse_variant(variant: &syn::Variant, tag: Option<&Key>, generics: &Generics, errors: &Errors) -> Variant {
    let ident = variant.ident.clone();
    let name = ident.unraw().to_string();
    let snake = snake_case(&name);
    let content = || free_key(snake.clone(), "_value", tag.as_slice());
    let examples = |word: &str| match word {
        "value" => Some(snake.clone()),
        "content" => Some(content()),
        _ => None,
    };
    let place = Place::new(format!("variant `{name}`"), errors).like(&examples);
    let before = errors.count();
    let given = read(&variant.attrs, List::Variant, &place);
    let held = match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
        _ => None,
    };
    if let Some(held) = held {
        refuse_on_value(held, &place, tag, &content, given.has("content"));
    }
    if errors.count() == before {
        check_content(variant, given.span("content"), &content, errors);
    }
    let broken = errors.count() > before;
    let (style, members) = match (&variant.fields, held) {
        (fields @ Fields::Named(_), _) => {
            (Style::Named, members(fields, &format!(" in variant `{name}`"), generics, errors))
        }
        (_, Some(held)) => {
            let key = given.text("content").cloned().unwrap_or_else(|| Key { name: snake.clone(), span: ident.span() });
            let value = Member { ident: ident.clone(), ty: held.ty.clone(), key, skip_if: None };
            let is_sized = sized_instead(&held.ty, generics).is_none();
            (Style::Newtype, is_sized.then_some(value).into_iter().collect())
        }
        (_, None) => (Style::Unit, Vec::new()),
    };
    let value = given.text("value").cloned().unwrap_or_else(|| Key { name: snake, span: ident.span() });
    Variant { ident, value, broken, style, members }
}

/// Reports words on a variant's value: they belong above the variant.
fn refuse_on_value(
    value: &syn::Field,
    variant: &Place<'_>,
    tag: Option<&Key>,
    own: &dyn Fn() -> String,
    has_content: bool,
) {
    let attribute = grammar::attribute(&value.attrs, variant.errors);
    let Some(first) = attribute.items.first() else { return };
    let error = variant.wrong(first.span(), first, "stands on its value");
    let content = |form: Form| Word::new("content", form);
    let above = attribute.items.iter().filter_map(|item| match item {
        Item::Literal(literal) => Some(content(Form::Value(Value::Str(literal.clone())))),
        Item::Word(word) if word.text() == "key" => Some(content(word.form.clone())),
        Item::Word(word) => words::find(List::Variant, word.text()).map(|_| word.clone()),
    });
    // A key that is the tag's would be the next mistake.
    let is_taken = |word: &Word| word.form.texts().iter().any(|text| tag.is_some_and(|tag| tag.name == *text));
    let kept = above.filter(|word| word.text() != "content" || !has_content && !is_taken(word));
    let mut above = crate::tree::Attribute { items: kept.map(Item::Word).collect() };
    if !has_content && !above.has("content") {
        above = above.with(content(Form::Value(Value::Str(literal(&own())))));
    }
    if above.items.is_empty() {
        error.help("drop it");
    } else {
        error.help(format_args!("write `{above}` above the variant, and drop it here"));
    }
}

/// Checks what a variant holds: nothing, one value with a key, or fields with names, which are keys.
fn check_content(variant: &syn::Variant, content: Option<Span>, own: &dyn Fn() -> String, errors: &Errors) {
    let (ident, fields) = (&variant.ident, &variant.fields);
    let one = matches!(fields, Fields::Unnamed(values) if values.unnamed.len() == 1);
    let (what, is_empty) = match fields {
        Fields::Named(_) => ("braces", fields.is_empty()),
        Fields::Unnamed(_) => ("parentheses", fields.is_empty()),
        Fields::Unit => ("", false),
    };
    if is_empty {
        errors
            .on(fields, format_args!("variant `{ident}` has {what} without a value"))
            .help(format_args!("write just `{ident}`"));
    } else if what == "parentheses" && !one {
        errors
            .on(fields, format_args!("variant `{ident}` has {} values, but may hold one value or none", fields.len()))
            .help("name them, in braces instead of parentheses: each name is then a key beside the tag");
    } else if let Some(span) = content.filter(|_| !one) {
        errors
            .at(span, format_args!("`content` on variant `{ident}` names nothing: it is the key of one value"))
            .help("drop it");
    } else if one && content.is_none() {
        errors
            .on(ident, format_args!("the value in variant `{ident}` has no key"))
            .help(format_args!("write `#[codex_meta(content = \"{}\")]` above the variant", own()));
    }
}
