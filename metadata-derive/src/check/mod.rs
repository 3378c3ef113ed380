//! Rules for several places: every field decides on every transport, and no key is taken twice.

mod budget;
mod copies;
mod foreign;
mod fragment;
mod keys;
mod nested;
mod prefixes;
mod releases;
mod serde;
mod taken;

pub(crate) use fragment::check as check_fragment;

use crate::errors::Errors;
use crate::model::{Field, Model, Role, Transport, is_extras};
use crate::names::quoted_list;
use crate::spelling::parts;
use crate::tree::{Form, Item, Word};

/// As many distinct `when` predicates as `Conditions` has bits.
const MAX_CONDITIONS: usize = 64;

pub(crate) fn check(model: &Model, errors: &Errors) {
    if model.transports_known {
        check_decisions(model, errors);
    }
    check_extras(model, errors);
    check_yields(model, errors);
    copies::check(model, errors);
    keys::check(model, errors);
    foreign::check(model, errors);
    prefixes::check(model, errors);
    nested::check(model, errors);
    budget::check(model, errors);
    releases::check(model, errors);
    serde::check(model, errors);
    let conditions = model.conditions();
    if let Some((_, path)) = conditions.get(MAX_CONDITIONS) {
        let name = &model.head.ident;
        let message =
            format_args!("struct `{name}` has more than {MAX_CONDITIONS} different functions of `when` and `unless`");
        errors.on(path, message).help("join some of them in one function");
    }
}

fn check_decisions(model: &Model, errors: &Errors) {
    for field in model.placed().filter(|field| !field.broken) {
        let is_undecided =
            |transport: &Transport| field.slots_on(transport).next().is_none() && !field.omits(transport);
        let undecided = Transport::names_if(&model.transports, &is_undecided);
        if !undecided.is_empty() {
            report_undecided(model, field, &undecided, errors);
        } else if field.slots.is_empty() {
            errors
                .on(&field.ident, format_args!("field `{}` is on no transport", field.name))
                .help("write `#[codex_meta(skip)]`");
        }
    }
}

fn report_undecided(model: &Model, field: &Field, undecided: &[&str], errors: &Errors) {
    let (name, missing) = (&field.name, quoted_list(undecided));
    let error = errors.on(&field.ident, format_args!("field `{name}` must say whether it goes to {missing}"));
    let nothing_said = undecided.len() == model.transports.len() && !field.given.has("skip_if");
    let leave = model.left_out(&field.attribute, undecided);
    let above = if nothing_said { " above it" } else { "" };
    if field.slots.is_empty() && is_extras(&field.ty) {
        return match model.lacks_extras() {
            Some(why) => error.help(format_args!("write `#[codex_meta(skip)]`{above}, or drop the field: {why}")),
            None => error.help(format_args!(
                "write `#[codex_meta(extras)]`{above} for the caller's own pairs, or `#[codex_meta(skip)]` to send nothing"
            )),
        };
    }
    let is_text = |name: &&str| ["header", "flat"].contains(name);
    let mut also = "";
    let take = match field.flatten() {
        Some(_) if undecided.iter().all(is_text) => {
            return error.help(format_args!("write `{leave}`: flattened values have no text"));
        }
        Some(_) => {
            let (text, json): (Vec<&str>, Vec<&str>) = undecided.iter().partition(|name| is_text(name));
            let flatten = |_: &str| vec![Item::Word(Word::new("flatten", Form::Alone))];
            field.attribute.omitting(&text).sending("", &json, &flatten)
        }
        None => {
            // Beside a form, a bare word would ask the type for another one.
            let with = |form: &'static str| Some((form, field.slots.iter().find(|slot| slot.given.has(form))?));
            let said = match ["view", "list", "repeat", "prefix", "with", "json"].into_iter().find_map(with) {
                Some(("repeat" | "prefix" | "with", _)) => {
                    return error
                        .help(format_args!("say in a list how it is sent there, or write `{leave}` to leave it out"));
                }
                Some((_, slot)) => field.attribute.items[slot.at].word().map(Word::said).unwrap_or_default(),
                None => {
                    // A list or a map is no text by itself.
                    let in_parts =
                        parts(&field.ty, undecided.contains(&"header"), true).filter(|_| undecided.iter().any(is_text));
                    also = in_parts.map_or("", |(_, also)| also);
                    in_parts.iter().map(|(form, _)| Item::Word(Word::new(form, Form::Alone))).collect()
                }
            };
            let there = |name: &str| {
                let is_there = |item: &&Item| item.is("view") || is_text(&name) && (item.is("list") || item.is("json"));
                said.iter().filter(is_there).cloned().collect()
            };
            field.attribute.sending(&model.header_name(name), undecided, &there)
        }
    };
    if nothing_said && undecided.len() > 1 {
        error.help(format_args!(
            "write `{take}` above it to send it everywhere, move into `omit(...)` what it is not on, or write `{leave}`{also}"
        ));
    } else {
        error.help(format_args!("write `{take}`{above} to send it there, or `{leave}` to leave it out{also}"));
    }
}

fn check_extras(model: &Model, errors: &Errors) {
    let mut first = None;
    for field in model.with_role(Role::Extras) {
        let (name, span) = (&field.name, field.given.span("extras").unwrap_or_else(|| field.ident.span()));
        if let Some(first) = first.replace(name) {
            let message = format_args!("`extras` on field `{name}` is already on field `{first}`");
            errors.at(span, message).help(format_args!(
                "send the pairs of both in `{first}`, made by `Extras::new(client, config)`, and remove this field, or \
                 write `#[codex_meta(skip)]` on it"
            ));
        } else if model.transports_known && !model.transports.iter().any(Transport::is_json) {
            let message = format_args!("`extras` on field `{name}` goes into the blob and views, and there is neither");
            errors.at(span, message).help("drop the field, or give the struct a blob, or a view with `views(...)`");
        }
    }
}

/// Checks that what yields has an extra that can stand in.
fn check_yields(model: &Model, errors: &Errors) {
    // An `extras` that was not understood is an error already.
    if model.fields.iter().any(|field| field.role == Role::Extras || field.broken) {
        return;
    }
    for (field, slot) in model.slots_on(&Transport::Blob) {
        if let (Some(span), Some(word)) = (slot.given.flag("yields"), field.attribute.items[slot.at].word()) {
            let place = format!("in `blob(...)` of field `{}`", field.name);
            errors
                .at(span, format_args!("`yields` {place} lets an extra stand in, and the struct has no extras"))
                .help(format_args!("write `{}`, or add a field with `#[codex_meta(extras)]`", word.without("yields")));
        }
    }
}
