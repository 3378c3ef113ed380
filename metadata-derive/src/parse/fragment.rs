//! `#[codex_meta(...)]` on a fragment, its fields and its variants.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DataStruct, DeriveInput, Fields, FieldsNamed, Generics};

use super::size::sized_instead;
use super::{head, report_no_size};
use crate::errors::{Errors, ends};
use crate::given::{Given, Key};
use crate::grammar;
use crate::model::{Fragment, Member, Shape, Style, Variant};
use crate::names::snake_case;
use crate::read::{Place, example_skip_if};
use crate::tree::{Item, Word};
use crate::words::{self, List};

/// Returns nothing where the input cannot be flattened at all.
pub(crate) fn parse(input: &DeriveInput, errors: &Errors) -> Option<Fragment> {
    let (name, generics) = (&input.ident, &input.generics);
    let read = |what: &str, list| read(&input.attrs, list, &Place::new(format!("{what} `{name}`"), errors));
    let (place, what, help) = match &input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
            let given = read("struct", List::Fragment);
            let shape = Shape::Struct(members(fields, generics, errors));
            return Some(Fragment { head: head(input, &given), shape });
        }
        Data::Enum(data) => {
            let before = errors.count();
            let given = read("enum", List::Enum);
            if !given.has("tag") && errors.count() == before {
                let snake = snake_case(&name.unraw().to_string());
                let message =
                    format_args!("enum `{name}` has no tag, the JSON key whose value says which variant it is");
                errors.on(name, message).help(format_args!("write `#[codex_meta(tag = \"{snake}\")]` on it"));
            }
            let tag = given.text("tag").cloned();
            let variants = data.variants.iter().map(|variant| parse_variant(variant, generics, errors)).collect();
            return Some(Fragment { head: head(input, &given), shape: Shape::Enum { tag, variants } });
        }
        Data::Struct(data) => {
            (data.struct_token.span, "a struct without named fields", "give it fields with names: each is a key")
        }
        Data::Union(data) => (data.union_token.span, "a union", "write an enum, or a struct with named fields"),
    };
    errors
        .at(place, format_args!("`MetaFragment` needs an enum or a struct with named fields, and `{name}` is {what}"))
        .help(help);
    None
}

/// Reads the attributes there by the table.
fn read(attributes: &[Attribute], list: List, place: &Place<'_>) -> Given {
    let items = grammar::attribute(attributes, place.errors()).items;
    place.read_with(&items, list, &mut |_, item, given| match item {
        Item::Word(word) => unknown(word, list, given, place),
        Item::Literal(literal) => place.bare(literal, list, given),
    })
}

/// A fragment decides nothing about transports, which an unknown word may show to be a misunderstanding.
fn unknown(word: &Word, list: List, given: &Given, place: &Place<'_>) {
    let text = word.text();
    let of_transports = [List::Struct, List::Field].iter().any(|list| words::find(*list, &text).is_some());
    let known: Vec<&str> = words::names(list).into_iter().filter(|name| !given.has(name)).collect();
    let (problem, help) = if text == "tag" && list == List::Fragment {
        ("has no variants to tell apart", "drop it: the fields of a struct are its keys".to_owned())
    } else if text == "tag" && list == List::Variant {
        ("belongs on the enum", "replace it by `value` to say what the tag is here".to_owned())
    } else if of_transports && words::elsewhere(&text, list).is_none() {
        let (key, literals) = (words::key_of(list).filter(|row| known.contains(&row.word)), word.form.literals());
        let help = match (key, literals.first()) {
            (Some(row), Some(literal)) if list != List::Enum => {
                let what = if list == List::Variant { "tag's value" } else { "key" };
                format!("drop it, or write `{} = {}` to say the {what} here", row.word, literal.token())
            }
            _ => "drop it: flattened members go wherever the field that flattens them goes".to_owned(),
        };
        ("is not for `MetaFragment`: fragments do not choose transports", help)
    } else {
        return place.unknown(word, list, &known, "");
    };
    place.at(word.span(), format_args!("`{text}` {place} {problem}")).help(help);
}

/// Returns those that have a fixed size. Only the last field of a struct can be without; what is wrong with others, the
/// compiler says.
fn members(fields: &FieldsNamed, generics: &Generics, errors: &Errors) -> Vec<Member> {
    let last = fields.named.len().saturating_sub(1);
    let each = fields.named.iter().enumerate().filter_map(|(i, field)| {
        let member = member(field, "", errors)?;
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

/// Returns nothing where the field is skipped, or where its own attributes do not say what it is.
fn member(field: &syn::Field, of: &str, errors: &Errors) -> Option<Member> {
    let ident = field.ident.clone()?;
    let name = ident.unraw().to_string();
    let examples = |word: &str| match word {
        "key" => Some(name.clone()),
        "skip_if" => Some(example_skip_if(&field.ty).to_owned()),
        _ => None,
    };
    let place = Place::new(format!("field `{name}`{of}"), errors).of_type(&field.ty).like(&examples);
    let before = errors.count();
    let given = read(&field.attrs, List::Member, &place);
    if let Some(span) = given.flag("skip") {
        if let Some(other) = ["key", "skip_if"].iter().find(|word| given.has(word)) {
            let why = "a skipped field is never included";
            place
                .at(span, format_args!("`skip` {place} cannot be combined with `{other}`: {why}"))
                .help(format_args!("drop `skip`, or drop `{other}`"));
        }
        return None;
    }
    let key = given.text("key").cloned().unwrap_or_else(|| Key { name, span: ident.span() });
    let skip_if = given.path("skip_if").cloned();
    (errors.count() == before).then(|| Member { ty: field.ty.clone(), key, skip_if, ident })
}

fn parse_variant(variant: &syn::Variant, generics: &Generics, errors: &Errors) -> Variant {
    let ident = variant.ident.clone();
    let name = ident.unraw().to_string();
    let snake = snake_case(&name);
    let examples = |word: &str| ["value", "content"].contains(&word).then(|| snake.clone());
    let place = Place::new(format!("variant `{name}`"), errors).like(&examples);
    let before = errors.count();
    let given = read(&variant.attrs, List::Variant, &place);
    let held = match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => fields.unnamed.first(),
        _ => None,
    };
    if let Some(held) = held {
        refuse_on_value(held, &name, &snake, given.has("content"), errors);
    }
    if errors.count() == before {
        check_content(variant, given.span("content"), errors);
    }
    let broken = errors.count() > before;
    let (style, mut members) = match (&variant.fields, held) {
        (Fields::Named(fields), _) => {
            let of = format!(" in variant `{name}`");
            let members = fields.named.iter().filter_map(|field| member(field, &of, errors)).collect();
            (Style::Named, members)
        }
        (_, Some(held)) => {
            let key = given.text("content").cloned().unwrap_or_else(|| Key { name: snake.clone(), span: ident.span() });
            (Style::Newtype, vec![Member { ident: ident.clone(), ty: held.ty.clone(), key, skip_if: None }])
        }
        (_, None) => (Style::Unit, Vec::new()),
    };
    members.retain(|member| sized_instead(&member.ty, generics).is_none());
    let value = given.text("value").cloned().unwrap_or_else(|| Key { name: snake, span: ident.span() });
    Variant { ident, value, broken, style, members }
}

/// Reports words on a variant's value: they belong above the variant.
fn refuse_on_value(value: &syn::Field, variant: &str, snake: &str, has_content: bool, errors: &Errors) {
    let on = Place::new(format!("the value in variant `{variant}`"), errors);
    let attribute = grammar::attribute(&value.attrs, errors);
    for item in &attribute.items {
        let Item::Word(word) = item else {
            let help = if has_content {
                "drop it".to_owned()
            } else {
                format!("write `#[codex_meta(content = {item})]` above the variant")
            };
            on.at(item.span(), format_args!("{item} stands without a word {on}")).help(help);
            continue;
        };
        let text = word.text();
        let above = words::find(List::Variant, &text).is_some() || text == "key";
        if !above && words::find(List::Member, &text).is_none() {
            unknown(word, List::Held, &Given::default(), &on);
            continue;
        }
        let literal = word.form.literals();
        let literal = literal.first().map_or_else(|| format!("{snake:?}"), |literal| literal.token().to_string());
        let content = if has_content { String::new() } else { format!("content = {snake:?}") };
        let words = match text.as_str() {
            "value" if has_content => format!("value = {literal}"),
            "value" => format!("value = {literal}, {content}"),
            "content" | "key" if !has_content => format!("content = {literal}"),
            _ => content,
        };
        let why = if above { "belongs above the variant" } else { "does nothing: a variant is sent with its value" };
        let error = on.at(word.span(), format_args!("`{text}` {on} {why}"));
        if words.is_empty() {
            error.help(if above { "drop it: the variant says the key of its value, `content`" } else { "drop it" });
        } else {
            error.help(format_args!("write `#[codex_meta({words})]` above the variant, and drop it here"));
        }
    }
}

/// Checks what a variant holds: nothing, one value with a key, or fields with names, which are keys.
fn check_content(variant: &syn::Variant, given: Option<Span>, errors: &Errors) {
    let (ident, fields) = (&variant.ident, &variant.fields);
    let name = ident.unraw();
    let nothing = |why| (format!("`content` on variant `{ident}` names nothing, since {why}"), "drop it".to_owned());
    let (place, (problem, help)) = match (fields, given) {
        (Fields::Unit, Some(span)) => ((span, span), nothing("it has no value")),
        (Fields::Unnamed(values), None) if values.unnamed.len() == 1 => {
            let snake = snake_case(&name.to_string());
            let help = format!("write `#[codex_meta(content = \"{snake}\")]` above the variant");
            (ends(ident), (format!("the value in variant `{ident}` has no key"), help))
        }
        (Fields::Unnamed(values), Some(_)) if values.unnamed.len() == 1 => return,
        (Fields::Named(_) | Fields::Unnamed(_), _) if fields.is_empty() => {
            let what = if matches!(fields, Fields::Named(_)) { "braces" } else { "parentheses" };
            (ends(fields), (format!("variant `{ident}` has {what} without a value"), format!("write just `{ident}`")))
        }
        (Fields::Named(_), Some(span)) => ((span, span), nothing("each of its fields is a key")),
        (Fields::Unnamed(values), _) => {
            let count = values.unnamed.len();
            let problem = format!("variant `{ident}` has {count} values, but may hold one value or none");
            let help = match given {
                Some(_) => format!(
                    "move them into a struct `{name}Details` with `#[derive(serde::Serialize)]`, and write \
                     `{ident}({name}Details)`"
                ),
                None => {
                    "name them, in braces instead of parentheses: each name is then a key beside the tag".to_owned()
                }
            };
            (ends(&values.unnamed), (problem, help))
        }
        (Fields::Unit | Fields::Named(_), None) => return,
    };
    errors.between(place, problem).help(help);
}
