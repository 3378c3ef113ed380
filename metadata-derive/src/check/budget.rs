//! Budgets that cannot work: too small for what may not be shed, ranks without a budget, equal ranks.

use syn::Type;

use crate::errors::Errors;
use crate::given::Number;
use crate::model::{Field, Model, Role, Slot, Transport};
use crate::names::json_member;
use crate::spelling::{named, ungrouped};
use crate::words::{self, List};

pub(super) fn check(model: &Model, errors: &Errors) {
    check_limits(model, errors);
    check_ranks(model, errors);
}

fn check_limits(model: &Model, errors: &Errors) {
    for (list, word, what) in
        [("flat", "limit", "value there"), ("header", "limit", "header"), ("header", "total", "header")]
    {
        if let Some(Number { value: 0, span, .. }) = model.number(list, word) {
            errors
                .at(span, format_args!("`{word} = 0` in `{list}(...)` leaves no {what}"))
                .help(format_args!("raise it, or leave `{list}` out of the struct's `transports(...)`"));
        }
    }
    check_header_ranks(model, errors);
    let Some(blob) = model.blob() else { return };
    let has_header = model.has(&Transport::Header);
    if let Some(limit) = blob.number("header_limit").filter(|_| !has_header && model.transports_known) {
        errors
            .at(limit.span, "`header_limit` in `blob(...)` is for the blob's copy in a header, and there is none")
            .help("drop it, or add `header` to `transports(...)` and say on each field whether it goes there");
    }
    for (word, copied) in [("header_limit", has_header), ("body_limit", true)] {
        let in_copy = |slot: &Slot| word == "body_limit" || !slot.given.has("body_only");
        let Some(limit) = blob.number(word).filter(|_| copied) else { continue };
        let (value, fixed) = (limit.value, fixed_bytes(model, &in_copy));
        if (value as usize) < fixed {
            let what = format!("the {fixed} bytes that the fields without `shed` take at least");
            errors.at(limit.span, format_args!("`{word} = {value}` in `blob(...)` is less than {what}")).help(
                "raise it to what they take with their values, or let fields leave the blob, such as with `blob(shed = 1)`",
            );
        }
    }
}

/// Checks the ranks of headers: one that may leave does so for a total, and each in its turn.
fn check_header_ranks(model: &Model, errors: &Errors) {
    let ranks: Vec<Rank<'_>> = ranks_on(model, &Transport::Header).collect();
    for (field, _, rank) in ranks.iter().filter(|_| model.number("header", "total").is_none() && model.transports_known)
    {
        let (name, value) = (&field.name, rank.value);
        errors
            .at(rank.word, format_args!("`shed` in `header(...)` of field `{name}` needs a total, and there is none"))
            .help(format_args!(
                "give the headers of the struct one in bytes, with `header(total = 4096)`; or drop `shed = {value}`"
            ));
    }
    let help = "give each header a rank of its own: the lowest leaves first when all are over their total";
    check_distinct(&ranks, "in `header(...)` of", help, errors);
}

/// A rank with its field, and with the word where it stands; that of the extras stands in none.
type Rank<'m> = (&'m Field, Option<&'m Slot>, Number);

/// Reports ranks that are shared, since what has one leaves after the other, unless it is never there together.
fn check_distinct(ranks: &[Rank<'_>], place: &str, help: &str, errors: &Errors) {
    for (i, (field, slot, rank)) in ranks.iter().enumerate() {
        let is_rival = |(other, others, taken): &&Rank<'_>| {
            let is_apart = slot.zip(*others).is_some_and(|(one, other)| one.excludes(other));
            taken.value == rank.value && !(is_apart && other.name == field.name)
        };
        if let Some((first, ..)) = ranks[..i].iter().rfind(is_rival) {
            let (value, name, first) = (rank.value, &field.name, &first.name);
            errors
                .at(rank.span, format_args!("`shed = {value}` {place} field `{name}` is taken by field `{first}`"))
                .help(help);
        }
    }
}

/// Returns the least that the fields take which nothing removes, each with a value of one byte.
///
/// Only types that are always there by their spelling count: what another type is, or what a flattened one
/// brings, is not known here.
fn fixed_bytes(model: &Model, counts: &dyn Fn(&Slot) -> bool) -> usize {
    let stays = |(field, slot): &(&Field, &Slot)| {
        let is_there = is_plain(&field.ty) && !field.given.has("skip_if") && slot.given.condition().is_none();
        is_there && !slot.given.has("shed") && counts(slot)
    };
    let keys = model.slots_on(&Transport::Blob).filter(stays).flat_map(|(_, slot)| &slot.keys);
    // The quote at the end of a member counts for the value, and the comma of the first one for the opening brace.
    let members: usize = keys.map(|key| json_member(&key.name).len()).sum();
    (1 + members).max("{}".len())
}

fn is_plain(ty: &Type) -> bool {
    const PLAIN: [&str; 16] = [
        "bool", "char", "str", "String", "u8", "u16", "u32", "u64", "usize", "i8", "i16", "i32", "i64", "isize", "f32",
        "f64",
    ];
    match ungrouped(ty) {
        Type::Reference(reference) => is_plain(&reference.elem),
        ty => named(ty).is_some_and(|last| PLAIN.iter().any(|plain| last.ident == plain)),
    }
}

fn check_ranks(model: &Model, errors: &Errors) {
    let blob = model.blob().filter(|blob| blob.sound);
    let limits = blob.map(|blob| (blob.number("header_limit"), blob.number("body_limit")));
    let of_extras = model.with_role(Role::Extras).filter_map(|field| Some((field, None, field.shed_of_extras()?)));
    let ranks: Vec<Rank<'_>> = ranks_on(model, &Transport::Blob).chain(of_extras).collect();
    let limited = || with_limit(model, "body_limit");
    for (field, slot, rank) in &ranks {
        let (name, value) = (&field.name, rank.value);
        let body_only = slot.is_some_and(|slot| slot.given.has("body_only"));
        match limits {
            // The total of the headers limits the blob's copy too.
            Some((None, None)) if body_only || model.number("header", "total").is_none() => {
                let in_header = if !body_only && model.has(&Transport::Header) {
                    format!(", or with `{}` for its copy in a header", with_limit(model, "header_limit"))
                } else {
                    String::new()
                };
                errors
                    .at(rank.word, format_args!("`shed` on field `{name}` needs a size limit, and the blob has none"))
                    .help(format_args!(
                        "give the blob of the struct a limit in bytes, with `{}`{in_header}; or drop `shed = {value}`",
                        limited()
                    ));
            }
            None if model.transports_known && !model.has(&Transport::Blob) => errors
                .at(rank.span, format_args!("`shed` of field `{name}` has no blob to leave"))
                .help("drop it: the struct has no `blob` transport"),
            Some((Some(_), None)) if body_only => {
                let message =
                    format_args!("`shed` on field `{name}` needs a size limit for the body, and the blob has none");
                errors.at(rank.word, message).help(format_args!(
                    "give the blob of the struct a limit in bytes for the body too, with `{}`; or drop `shed = {value}`",
                    limited()
                ));
            }
            _ => {}
        }
    }
    let help =
        "give each field a rank of its own: the field with the lowest number leaves first when the blob is too long";
    check_distinct(&ranks, "on", help, errors);
}

/// Returns the struct's `blob(...)` with the limit that it lacks.
fn with_limit(model: &Model, lacking: &str) -> String {
    let example = words::find(List::StructBlob, lacking).map_or("", |row| row.example);
    let blob = model.attribute.words("blob").next();
    blob.map(|(_, word)| word.with_last(&format!("{lacking} = {example}"))).unwrap_or_default()
}

/// Returns the ranks of the slots on the transport, in the order of the struct.
fn ranks_on<'m>(model: &'m Model, transport: &'m Transport) -> impl Iterator<Item = Rank<'m>> {
    model.slots_on(transport).filter_map(|(field, slot)| Some((field, Some(slot), slot.given.number("shed")?)))
}
