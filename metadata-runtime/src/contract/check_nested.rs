//! Checks of nested structs in const evaluation: transports that they lack, and keys that meet.

use super::check::Message;
use super::key_filter::KeyFilter;
use super::nested::{count_kept, row_at};
use super::nested_field::NestedField;
use super::relation::same_key;
use super::within::are_apart;
use super::{Contract, Field, Slot};

/// Refuses a nested struct that lacks a transport which the field does not omit, or whose extras the field omits on some
/// transports alone, and each of its keys that another row of the struct has on the same transport. `which` is its place in `nested`.
///
/// # Panics
///
/// Panics at compile time, with the transport or the keys.
#[doc(hidden)]
#[track_caller]
pub const fn check_nested(contract: &Contract, nested: &[NestedField], which: usize) {
    let field = &nested[which];
    if contract.is_broken() || field.contract().is_broken() {
        return;
    }
    check_transports(field);
    check_extras(contract, field);
    let start = row_at_of(nested, which);
    let end = start + count_kept(field);
    let (built_in, views) = field.uses();
    let mut message: Option<Message> = None;
    let mut object = 0;
    while object < built_in.len() + views.len() {
        let place = Place::at(object, views);
        let mut taken = KeyFilter::new();
        each_rival(contract, (start, end), place, &mut taken);
        let mut row = start;
        while row < end {
            message = check_row(contract, (start, end), field.name(), (place, row), &taken, message);
            row += 1;
        }
        object += 1;
    }
    if let Some(message) = message {
        message.panic();
    }
}

/// The place of the first row of a nested field.
const fn row_at_of(nested: &[NestedField], which: usize) -> usize {
    row_at(nested[which].place(), nested)
}

#[track_caller]
const fn check_transports(field: &NestedField) {
    let inner = field.contract();
    let ([header, flat, blob], views) = field.uses();
    let lacks = if header && !inner.header {
        Some("header")
    } else if flat && !inner.flat {
        Some("flat")
    } else if blob && !inner.has_blob_rows() {
        Some("blob")
    } else {
        let mut lacks = None;
        let mut i = 0;
        while i < views.len() {
            if !is_among(views[i], inner.views()) {
                lacks = Some(views[i]);
            }
            i += 1;
        }
        lacks
    };
    if let Some(transport) = lacks {
        Message::new()
            .text("field ")
            .quoted(field.name())
            .text(" nests ")
            .quoted(inner.name())
            .text(", which has no ")
            .quoted(transport)
            .text(": write `omit(")
            .text(transport)
            .text(")` beside `nested`, or give it to the struct")
            .panic();
    }
}

/// Refuses extras that are left out of the blob or of a view alone: their row has no words, and so is on all of them.
#[track_caller]
const fn check_extras(contract: &Contract, field: &NestedField) {
    if !field.has_extras() {
        return;
    }
    let ([_, _, in_blob], used) = field.uses();
    let (mut kept, mut omitted) = (List::new(), List::new());
    if in_blob {
        kept = kept.and("blob");
    } else if contract.has_blob_rows() {
        omitted = omitted.and("blob");
    }
    let mut i = 0;
    while i < contract.views().len() {
        let view = contract.views()[i];
        if is_among(view, used) {
            kept = kept.and(view);
        } else {
            omitted = omitted.and(view);
        }
        i += 1;
    }
    if kept.is_empty || omitted.is_empty {
        return;
    }
    Message::new()
        .text("field ")
        .quoted(field.name())
        .text(" nests the extras of ")
        .quoted(field.contract().name())
        .text(", which are left out of the blob and of all views, or of none: add ")
        .text(kept.names.as_str())
        .text(" to `omit(...)`, drop ")
        .text(omitted.names.as_str())
        .text(" from it, or give the extras to ")
        // A part itself has none.
        .text(if contract.is_part() { "the struct around " } else { "" })
        .quoted(contract.name())
        .panic();
}

/// Names in backticks with commas between them.
struct List {
    names: Message,
    is_empty: bool,
}

impl List {
    const fn new() -> Self {
        Self { names: Message::new(), is_empty: true }
    }

    const fn and(self, name: &str) -> Self {
        let names = if self.is_empty { self.names } else { self.names.text(", ") };
        Self { names: names.quoted(name), is_empty: false }
    }
}

const fn is_among(name: &str, names: &[&str]) -> bool {
    let mut i = 0;
    while i < names.len() {
        if super::equal(names[i], name) {
            return true;
        }
        i += 1;
    }
    false
}

/// One of the transports of the struct.
#[derive(Clone, Copy)]
enum Place {
    Header,
    Flat,
    Blob,
    View(&'static str),
}

impl Place {
    const fn at(place: usize, views: &'static [&'static str]) -> Self {
        match place {
            0 => Self::Header,
            1 => Self::Flat,
            2 => Self::Blob,
            view => Self::View(views[view - 3]),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Flat => "flat",
            Self::Blob => "blob",
            Self::View(name) => name,
        }
    }

    /// Returns the slot of the field's word at this place among those of the transport.
    const fn word(self, field: &Field, at: usize) -> Option<&Slot> {
        let first = match self {
            Self::Header => field.header.as_ref(),
            Self::Flat => field.flat.as_ref(),
            Self::Blob => field.blob.as_ref(),
            Self::View(name) => field.view_const(name),
        };
        match first {
            Some(first) => first.word(at),
            None => None,
        }
    }
}

/// Adds the keys of all other rows: of two nested structs with the same key, the second is refused.
const fn each_rival(contract: &Contract, (start, end): (usize, usize), place: Place, taken: &mut KeyFilter) {
    let fields = contract.fields();
    let mut other = 0;
    while other < fields.len() {
        if is_rival(&fields[other], other, (start, end)) {
            let mut at = 0;
            while let Some(word) = place.word(&fields[other], at) {
                taken.add_all(word.keys());
                at += 1;
            }
        }
        other += 1;
    }
}

const fn is_rival(field: &Field, at: usize, (start, end): (usize, usize)) -> bool {
    at < start || at >= end && !field.is_nested()
}

const fn check_row(
    contract: &Contract,
    range: (usize, usize),
    field: &str,
    (place, row): (Place, usize),
    taken: &KeyFilter,
    mut message: Option<Message>,
) -> Option<Message> {
    let own = &contract.fields()[row];
    let mut at = 0;
    while let Some(one) = place.word(own, at) {
        let mut k = 0;
        while k < one.keys().len() {
            let key = one.keys()[k].name();
            if let Some(owner) = own_name(contract, place, key) {
                message = Some(added(message, field, place, key, owner, ""));
            } else if taken.may_have(key)
                && let Some(owner) = owner(contract, range, (place, key), (own, one))
            {
                message =
                    Some(added(message, field, place, key, "is taken by field ", contract.fields()[owner].name()));
            }
            k += 1;
        }
        at += 1;
    }
    message
}

/// Returns the reason why the key is the struct's own, for a message.
const fn own_name(contract: &Contract, place: Place, key: &str) -> Option<&'static str> {
    if contract.is_foreign(key) {
        return Some("is in `foreign(...)`");
    }
    if let Place::View(_) = place {
        return None;
    }
    if let Some(blob) = &contract.blob
        && same_key(blob.key.get(), key)
    {
        return Some("is the blob's own");
    }
    let mut r = 0;
    while r < contract.reserved.len() {
        if same_key(contract.reserved.at(r), key) {
            return Some("is reserved by `reserved(...)`");
        }
        r += 1;
    }
    None
}

const fn owner(
    contract: &Contract,
    (start, end): (usize, usize),
    (place, key): (Place, &str),
    own: (&Field, &Slot),
) -> Option<usize> {
    let fields = contract.fields();
    let mut other = 0;
    while other < fields.len() {
        if is_rival(&fields[other], other, (start, end)) {
            let mut at = 0;
            while let Some(one) = place.word(&fields[other], at) {
                if one.takes(key, are_apart(own, (&fields[other], one))) {
                    return Some(other);
                }
                at += 1;
            }
        }
        other += 1;
    }
    None
}

const fn added(
    before: Option<Message>,
    field: &str,
    place: Place,
    key: &str,
    has_it: &'static str,
    owner: &str,
) -> Message {
    let (begin, end) = match before {
        Some(message) => (message.text("; so too "), ""),
        None => (
            Message::new().text("field ").quoted(field).text(" is nested, and brings the key "),
            ": give one of the two another, or leave the transport out with `omit(...)` beside `nested`",
        ),
    };
    let message = begin.quoted(key).text(" in `").text(place.name()).text("`, which ").text(has_it);
    let message = if owner.is_empty() { message } else { message.quoted(owner) };
    message.text(end)
}
