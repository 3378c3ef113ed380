//! Budgets that cannot work: too small for what may not be shed, ranks without a budget, equal ranks.

use crate::errors::Errors;
use crate::given::Number;
use crate::model::{Field, Model, Role, Slot, Transport};
use crate::names::json_member;
use crate::spelling::is_plain;

pub(super) fn check(model: &Model, errors: &Errors) {
    check_limits(model, errors);
    check_ranks(model, &Transport::Header, errors);
    check_ranks(model, &Transport::Blob, errors);
}

fn check_limits(model: &Model, errors: &Errors) {
    for (list, word) in [("flat", "limit"), ("header", "limit"), ("header", "total")] {
        if let Some(Number { value: 0, span, .. }) = model.number(list, word) {
            errors
                .at(span, format_args!("`{word} = 0` in `{list}(...)` leaves nothing there"))
                .help(format_args!("raise it, or leave `{list}` out of the struct's `transports(...)`"));
        }
    }
    let Some(blob) = model.blob() else { return };
    for (word, copied) in [("header_limit", model.has(&Transport::Header)), ("body_limit", true)] {
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

/// A rank with its field, and with the word where it stands; that of the extras stands in none.
type Rank<'m> = (&'m Field, Option<&'m Slot>, Number);

/// Checks the ranks on a transport: what has one leaves for a limit, and each in its turn.
fn check_ranks(model: &Model, transport: &Transport, errors: &Errors) {
    let of_slots =
        model.slots_on(transport).filter_map(|(field, slot)| Some((field, Some(slot), slot.given.number("shed")?)));
    let extras = model.with_role(Role::Extras).filter(|_| *transport == Transport::Blob);
    let of_extras = extras.filter_map(|field| Some((field, None, field.shed_of_extras()?)));
    let ranks: Vec<Rank<'_>> = of_slots.chain(of_extras).collect();
    for (i, (field, slot, rank)) in ranks.iter().enumerate() {
        let (name, value, place) = (&field.name, rank.value, transport.name());
        if let Some((lacking, help)) = lacking_limit(model, transport, *slot) {
            let is_part = model.given.has("part");
            let lacks = if is_part { "a `part` has" } else { &format!("the {place} has") };
            let error =
                errors.at(rank.word, format_args!("`shed` on field `{name}` needs {lacking}, and {lacks} none"));
            if is_part {
                error.help(format_args!(
                    "drop `shed = {value}`, which no header of a part can have; or drop `part`, and give the struct {help}"
                ));
            } else {
                error.help(format_args!("give the struct {help}, or drop `shed = {value}`"));
            }
        }
        // What shares a rank leaves after the other, unless it is never there together.
        let is_rival = |(other, others, taken): &&Rank<'_>| {
            let is_apart = slot.zip(*others).is_some_and(|(one, other)| one.excludes(other));
            taken.value == value && !(is_apart && other.name == *name)
        };
        if let Some((first, ..)) = ranks[..i].iter().rfind(is_rival) {
            errors
                .at(rank.span, format_args!("`shed = {value}` on field `{name}` is taken by field `{}`", first.name))
                .help("give each a rank of its own: the lowest number leaves first");
        }
    }
}

/// Returns the limit that a rank needs and the struct does not have, and where it is written.
fn lacking_limit(model: &Model, transport: &Transport, slot: Option<&Slot>) -> Option<(&'static str, &'static str)> {
    // The total of the headers limits the blob's copy too.
    let has_total = model.number("header", "total").is_some();
    if *transport == Transport::Header {
        return (!has_total && model.transports_known)
            .then_some(("a total", "one in bytes, such as `header(total = 4096)`"));
    }
    let blob = model.blob().filter(|blob| blob.sound);
    let in_body = "a limit in bytes, such as `body_limit = 65536` in its `blob(...)`";
    let has = |limit| blob.is_some_and(|blob| blob.number(limit).is_some());
    match (blob, slot.is_some_and(|slot| slot.given.has("body_only"))) {
        (None, _) if model.transports_known && !model.has(transport) => Some(("a blob to leave", "a blob")),
        (Some(_), true) if !has("body_limit") => Some(("a size limit for the body", in_body)),
        (Some(_), false) if !has_total && !has("body_limit") && !has("header_limit") => Some(("a size limit", in_body)),
        _ => None,
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
