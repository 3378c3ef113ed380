//! A contract, what is wrong with one, and what is different between two.

use std::fmt::Write as _;

use codex_metadata::Contract;
use codex_metadata::contract::{ContractDiff, Effect, Field, Key, Slot, Transport};

use super::table::{Table, columns};
use super::{Plain, in_cell};
use crate::check::Fault;
use crate::paint::{Paint, painted};

/// Returns the contract for a terminal: one row per field and one column per transport, and below it what the contract
/// says of all of them, and one row per request path. A cell holds the keys and what the field has there.
#[must_use]
pub fn contract(contract: &Contract) -> String {
    let is_view = |transport: &Transport| matches!(transport, Transport::View(_));
    let (own, together) = columns(contract.transports().collect(), is_view);
    let mut head = vec!["field".to_owned(), "type".to_owned()];
    head.extend(own.iter().map(ToString::to_string));
    head.extend((!together.is_empty()).then(|| "views".to_owned()));
    let mut table = Table::new(head);
    for field in contract.fields() {
        let cells = own.iter().map(|&transport| cell(field, transport).unwrap_or_else(none));
        let of_views = (!together.is_empty()).then(|| views(field, &together));
        table.add_row([in_cell(field.name()), type_of(field)].into_iter().chain(cells).chain(of_views));
    }
    let mut out = table.to_string();
    for line in lines(contract) {
        let _ = write!(out, "\n{line}");
    }
    if !contract.paths().is_empty() {
        let mut table = Table::new(["request path", "recognised by", "carriers", "known of it"]);
        for path in contract.paths() {
            table.add_row(path.cells(&in_cell));
        }
        let _ = write!(out, "\n\n{table}");
    }
    out
}

/// Returns the type, with a `?` where there may be no value.
fn type_of(field: &Field) -> String {
    format!("{}{}", field.json_type().name(), if field.is_optional() { "?" } else { "" })
}

/// Returns what the field has in each view, behind the name of the view.
fn views(field: &Field, views: &[Transport]) -> String {
    let of_view = |&view: &Transport| cell(field, view).map(|cell| format!("{}: {cell}", in_cell(&view.to_string())));
    let all: Vec<String> = views.iter().filter_map(of_view).collect();
    if all.is_empty() { none() } else { all.join("; ") }
}

fn none() -> String {
    "-".into()
}

/// Returns what the field has on the transport; `None` if it is not there.
fn cell(field: &Field, transport: Transport) -> Option<String> {
    let slots: Vec<String> = field.slots(transport).map(|slot| slot_cell(field, slot)).collect();
    match (slots.is_empty(), transport) {
        (false, _) => Some(slots.join("; ")),
        (true, Transport::Blob) if field.is_extras() => Some("pairs of the caller".into()),
        (true, Transport::View(_)) if field.is_extras() => Some("pairs of the client".into()),
        (true, _) => None,
    }
}

fn slot_cell(field: &Field, slot: &Slot) -> String {
    let keys: Vec<String> = slot.keys().iter().map(|key: &Key| in_cell(key.name())).collect();
    let mut out = slot.prefix().map_or_else(|| keys.join(", "), |prefix| format!("{}*", in_cell(prefix)));
    if let Some(condition) = slot.condition() {
        let word = if condition.is_negated() { "unless" } else { "if" };
        let _ = write!(out, " {word} {}", in_cell(condition.path()));
    }
    let since = slot.since().or(field.since()).map(|version| format!("since {}", in_cell(version)));
    let until = slot.until().or(field.until()).map(|version| format!("until {}", in_cell(version)));
    let words = [
        slot.is_json().then(|| "as JSON".to_owned()),
        slot.list().map(|_| "as a list".to_owned()),
        slot.is_repeated().then(|| "a line for each".to_owned()),
        slot.limit().map(|limit| format!("at most {limit} bytes")),
        slot.is_sensitive().then(|| "sensitive".to_owned()),
        slot.is_body_only().then(|| "body only".to_owned()),
        since,
        until,
        field.deprecated().map(|_| "deprecated".to_owned()),
    ];
    for word in words.into_iter().flatten() {
        let _ = write!(out, ", {word}");
    }
    out
}

/// Returns what concerns more than one field, a line each.
fn lines(contract: &Contract) -> Vec<String> {
    use codex_metadata::Carrier::{BodyBlob, Flat, Header, HeaderBlob};

    let mut lines = Vec::new();
    if let Some(key) = contract.blob_key() {
        let when = contract.blob_when().map(|when| format!(", if {}", in_cell(when.path()))).unwrap_or_default();
        lines.push(format!("the blob is `{}`{when}", in_cell(key)));
    }
    let limits = [
        ("a header", contract.limit(Header)),
        ("a value in the flat map", contract.limit(Flat)),
        ("the blob in the body", contract.limit(BodyBlob)),
        ("the blob in its header", contract.limit(HeaderBlob)),
        ("all headers together", contract.header_total()),
    ];
    let limits = limits.into_iter().filter_map(|(what, limit)| limit.map(|limit| format!("{what}: {limit}")));
    let limits: Vec<String> = limits.collect();
    if !limits.is_empty() {
        lines.push(format!("most bytes of {}", limits.join(", ")));
    }
    for (what, names) in [("reserved", contract.reserved()), ("of other layers", contract.foreign())] {
        let names: Vec<String> = names.iter().map(|name| format!("`{}`", in_cell(name))).collect();
        if !names.is_empty() {
            lines.push(format!("{what}: {}", names.join(", ")));
        }
    }
    for field in contract.fields() {
        if let Some(why) = field.deprecated() {
            lines.push(format!("`{}` is deprecated: {}", in_cell(field.name()), in_cell(why)));
        }
    }
    lines
}

/// Returns what is different, a line for each change.
#[must_use]
pub fn diff(diff: &ContractDiff, paint: Paint) -> String {
    let lines: Vec<String> = diff
        .changes()
        .iter()
        .map(|change| {
            let style = match change.effect() {
                Effect::BreakingForReaders | Effect::BreakingForSenders => paint.bad,
                Effect::Additive => paint.odd,
                Effect::Documentation => paint.good,
            };
            let place = if change.place().is_empty() { String::new() } else { format!("{}: ", Plain(change.place())) };
            format!("{}: {place}{}", painted(style, change.effect()), Plain(change.what()))
        })
        .collect();
    if lines.is_empty() { painted(paint.good, "the contracts are equal").to_string() } else { lines.join("\n") }
}

/// Returns a line for something that is wrong with a contract.
#[must_use]
pub fn fault(fault: &Fault, paint: Paint) -> String {
    // What is no object has no places.
    if fault.place.is_empty() && fault.what.starts_with("is ") {
        return painted(paint.bad, format!("the text {}", Plain(&fault.what))).to_string();
    }
    let place = if fault.place.is_empty() { "the whole".to_owned() } else { format!("`{}`", Plain(&fault.place)) };
    format!("{}: {}", painted(paint.place, place), painted(paint.bad, Plain(&fault.what)))
}
