//! Checks of nested structs in const evaluation: transports that they lack, and extras; see [`nested_keys`](super::nested_keys).

use super::check::Message;
use super::meetings::place_of;
use super::nested_field::NestedField;
use super::nested_keys::{check_keys, meets};
use super::relation::begins_in_letters;
use super::view_names::ViewNames;
use super::{Contract, Slot};

/// Refuses a nested struct that lacks a transport which the field does not omit, or whose extras the field omits on some
/// transports alone, and each of its keys and prefixes that meets one of the struct's on the same transport. `which` is its
/// place in `nested`, and `met` has what [`meets_in_view`] returns for each of its views, or nothing.
///
/// # Panics
///
/// Panics at compile time, with the transport or the keys.
#[doc(hidden)]
#[track_caller]
pub const fn check_nested(contract: &Contract, nested: &[NestedField], which: usize, met: &[bool]) {
    let field = &nested[which];
    if contract.is_broken() || field.contract().is_broken() {
        return;
    }
    if field.has_extras() {
        check_extras(contract, field);
    }
    check_transports(field);
    if which == 0 {
        check_letters(contract);
    }
    check_keys(contract, field, rows_of(field, contract), met);
}

/// Returns whether a key of the nested struct meets one of the struct's in a view, which is the one at this place among those
/// that the nested field uses. Long evaluation is an error, so that each of many views is evaluated by itself.
#[doc(hidden)]
#[must_use]
pub const fn meets_in_view(contract: &Contract, nested: &[NestedField], which: usize, view: usize) -> bool {
    let field = &nested[which];
    if contract.is_broken() || field.contract().is_broken() {
        return false;
    }
    meets(contract, field, rows_of(field, contract), view)
}

/// Returns the place of the first row of the nested field, and the one behind its last row; zero twice if it has none.
const fn rows_of(field: &NestedField, contract: &Contract) -> (usize, usize) {
    let (rows, mut range, mut at) = (contract.fields(), (0, 0), 0);
    while at < rows.len() {
        if matches!(place_of(&rows[at]), Some(place) if place == field.place()) {
            range = (if range.1 == 0 { at } else { range.0 }, at + 1);
        }
        at += 1;
    }
    range
}

#[track_caller]
const fn check_transports(field: &NestedField) {
    let inner = field.contract();
    let ([header, flat, blob], views) = field.uses();
    let mut inner_views = ViewNames::of(inner.views());
    let (mut lacking, mut omit, mut left, mut at) = (List::new(), Message::new(), 0, 0);
    while at < 3 + views.len() {
        let (name, is_used, is_there) = match at {
            0 => ("header", header, inner.header),
            1 => ("flat", flat, inner.flat),
            2 => ("blob", blob, inner.has_blob_rows()),
            _ => (views[at - 3], true, inner_views.has(views[at - 3])),
        };
        if is_used && is_there {
            left += 1;
        } else if is_used {
            omit = match lacking.count {
                0 => omit.text(name),
                1..MAX_NAMES => omit.text(", ").text(name),
                _ => omit,
            };
            lacking = lacking.and(name);
        }
        at += 1;
    }
    if !lacking.is_empty() {
        let message = Message::new().text("field ").quoted(field.name()).text(" nests ").quoted(inner.name());
        let message = message.text(", which has no ").text(lacking.names.as_str());
        let message = match left {
            0 => message.text(": write `#[codex_meta(skip)]`"),
            _ if lacking.count > MAX_NAMES => message.text(": list them in an `omit(...)` beside `nested`"),
            _ => message.text(": write `omit(").text(omit.as_str()).text(")` beside `nested`"),
        };
        message.text(", or give ").text(if lacking.count == 1 { "it" } else { "them" }).text(" to the struct").panic();
    }
}

/// Refuses extras that are left out of the blob or of a view alone: their row has no words, and so is on all of them.
#[track_caller]
const fn check_extras(contract: &Contract, field: &NestedField) {
    let (inner, ([_, _, in_blob], used)) = (field.contract(), field.uses());
    // What is not omitted, what is, and of both what the struct cannot have as it is.
    let (mut kept, mut omitted, mut lacking) = (List::new(), List::new(), List::new());
    let (mut used, mut inner_views) = (ViewNames::of(used), ViewNames::of(inner.views()));
    if in_blob {
        kept = kept.and("blob");
    } else if contract.has_blob_rows() {
        omitted = omitted.and("blob");
    }
    if contract.has_blob_rows() && !inner.has_blob_rows() {
        lacking = lacking.and("blob");
    }
    let mut i = 0;
    while i < contract.views().len() {
        let view = contract.views()[i];
        if used.has(view) {
            kept = kept.and(view);
        } else {
            omitted = omitted.and(view);
        }
        if !inner_views.has(view) {
            lacking = lacking.and(view);
        }
        i += 1;
    }
    if kept.is_empty() || omitted.is_empty() && lacking.is_empty() {
        return;
    }
    let mut message = Message::new()
        .text("field ")
        .quoted(field.name())
        .text(" nests the extras of ")
        .quoted(inner.name())
        .text(", which are left out of the blob and of all views, or of none");
    if !lacking.is_empty() {
        message = message.text(", and ").quoted(inner.name()).text(" has no ").text(lacking.names.as_str());
    }
    message = message.text(": add ").text(kept.names.as_str()).text(" to `omit(...)`, ");
    if !omitted.is_empty() {
        message = message.text("drop ").text(omitted.names.as_str()).text(" from it");
    }
    if !omitted.is_empty() && !lacking.is_empty() {
        message = message.text(" and ");
    }
    if !lacking.is_empty() {
        message = message.text("give ").text(lacking.names.as_str()).text(" to ").quoted(inner.name());
    }
    message
        .text(", or give the extras to ")
        // A part itself has none.
        .text(if contract.is_part() { "the struct around " } else { "" })
        .quoted(contract.name())
        .panic();
}

/// Refuses, beside extras, a prefix with which every key begins for who tells keys apart by letters and digits.
#[track_caller]
const fn check_letters(contract: &Contract) {
    let (rows, mut row) = (contract.fields(), 0);
    while row < rows.len() {
        let prefix = match (letterless(rows[row].header.as_ref()), letterless(rows[row].flat.as_ref())) {
            (None, prefix) | (prefix, _) => prefix,
        };
        if let Some(prefix) = prefix {
            let mut extras = 0;
            while extras < rows.len() {
                if rows[extras].is_extras() {
                    Message::new()
                        .text("the prefix ")
                        .quoted(prefix)
                        .text(" of field ")
                        .quoted(rows[row].name())
                        .text(" leaves no key for the extras of field ")
                        .quoted(rows[extras].name())
                        .text(": write one with a letter or a digit, which alone tell an extra's key from others")
                        .panic();
                }
                extras += 1;
            }
        }
        row += 1;
    }
}

/// Returns the first prefix of a transport's words that has neither a letter nor a digit.
const fn letterless(first: Option<&Slot>) -> Option<&str> {
    let (Some(first), mut at) = (first, 0) else { return None };
    while let Some(word) = first.word(at) {
        if let Some(prefix) = word.prefix()
            && begins_in_letters("", prefix)
        {
            return Some(prefix);
        }
        at += 1;
    }
    None
}

/// The most names that are listed: a message has no place for hundreds.
const MAX_NAMES: usize = 24;

/// Names in backticks with commas between them.
struct List {
    names: Message,
    count: usize,
}

impl List {
    const fn new() -> Self {
        Self { names: Message::new(), count: 0 }
    }

    const fn is_empty(&self) -> bool {
        self.count == 0
    }

    const fn and(self, name: &str) -> Self {
        let names = match self.count {
            0 => self.names.quoted(name),
            1..MAX_NAMES => self.names.text(", ").quoted(name),
            MAX_NAMES => self.names.text(" and others"),
            _ => self.names,
        };
        Self { names, count: self.count + 1 }
    }
}
