//! The output for people and for programs.

mod contract;
mod json;
mod summary;
mod table;

pub use contract::{contract, diff, fault};
pub(crate) use json::put as put_json;
pub use json::{json, visible};
pub use summary::summary;

pub use crate::plain::{Named, Plain, Shown, escaped, may_have_secret};

use codex_metadata::observe::MergedField;
use codex_metadata::{Carrier, Contract};

use table::Table;

use crate::received;
use crate::request::Reading;

/// Returns foreign text for a cell of a table.
pub(crate) fn cell(text: &str) -> String {
    in_cell(&received::value(text))
}

/// Returns text as a part of one cell. A bar would begin another one; behind a backslash, which some readers of Markdown take
/// for an escaped one, also if it is escaped.
fn in_cell(text: &str) -> String {
    Plain(text).to_string().replace(r"\|", r"\\u{7c}").replace('|', r"\|")
}

pub(crate) const CARRIERS: [Carrier; 6] = [
    Carrier::BodyBlob,
    Carrier::HeaderBlob,
    Carrier::Flat,
    Carrier::Header,
    Carrier::View("mcp"),
    Carrier::View("meta"),
];

/// Returns the carriers of a contract in the order in which they are shown: the one first that counts most.
pub(crate) fn carriers(contract: &'static Contract) -> impl Iterator<Item = Carrier> {
    let views = contract.views().iter().map(|view| Carrier::View(view));
    [Carrier::BodyBlob, Carrier::HeaderBlob, Carrier::Flat, Carrier::Header].into_iter().chain(views)
}

/// Returns a table of the merged fields with their values and carriers.
#[must_use]
pub fn fields(reading: &Reading) -> String {
    let mut table = Table::new(["field", "value", "on"]);
    let (merged, beside) = reading.merged();
    let mut shown: Vec<Carrier> = carriers(reading.observed.contract()).collect();
    for carrier in reading.beside.iter().flat_map(|beside| carriers(beside.contract())) {
        if !shown.contains(&carrier) {
            shown.push(carrier);
        }
    }
    for field in merged.iter().chain(&beside) {
        let on = |carrier: &Carrier| field.carriers().any(|other| other == *carrier);
        let shown = shown.iter().filter(|carrier| on(carrier));
        let shown: Vec<String> = shown.map(ToString::to_string).collect();
        table.add_row([cell(field.name()), value(field), shown.join(", ")]);
    }
    if table.is_empty() { "no metadata in this request".into() } else { table.to_string() }
}

fn value(field: &MergedField<'_>) -> String {
    const MAX_CHARS: usize = 48;
    if field.is_sensitive() {
        return "(redacted)".into();
    }
    let text = received::value(field.value().text());
    match text.char_indices().nth(MAX_CHARS) {
        None => cell(&text),
        Some((end, _)) => format!("{}...", cell(&text[..end])),
    }
}
