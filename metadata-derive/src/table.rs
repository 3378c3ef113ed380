//! The contract as Markdown, written once at expansion: rustdoc shows it, and the contract carries it.

use std::fmt::Write as _;

use crate::given::{Argument, GivenWord, Key};
use crate::model::{Field, Model, Role, Slot, Transport};
use crate::names::{distinct, path_text};
use crate::words;

pub(crate) fn render(model: &Model) -> String {
    let mut out = String::new();
    let columns: Vec<&str> = model.transports.iter().map(Transport::name).collect();
    let _ = writeln!(out, "| field | {} |", columns.join(" | "));
    let _ = writeln!(out, "|---|{}", "---|".repeat(columns.len()));
    for field in &model.fields {
        let cells: Vec<String> = model.transports.iter().map(|transport| cell(field, transport)).collect();
        let _ = writeln!(out, "| `{}` | {} |", field.name, cells.join(" | "));
    }
    if let Some((blob, key)) = model.blob().and_then(|blob| Some((blob, blob.text("key")?))) {
        let _ = write!(out, "\nThe blob's key is `{}`.", escaped(&key.name));
        if let Some(path) = blob.path("when") {
            let _ = write!(out, " The blob is sent only if `{}` holds.", escaped(&path_text(path)));
        }
        for (word, place) in [("body_limit", "In the body"), ("header_limit", "In its header")] {
            if let Some(limit) = blob.number(word) {
                let _ = write!(out, " {place} it has at most {} bytes.", limit.value);
            }
        }
        for (word, place) in [("body_only", "the body"), ("header_only", "a header")] {
            if blob.has(word) {
                let _ = write!(out, " The blob is sent in {place} only.");
            }
        }
        out.push('\n');
    }
    for (list, word, what) in [
        ("header", "limit", "A header's value has"),
        ("header", "total", "All header lines together have"),
        ("flat", "limit", "A value in the flat map has"),
    ] {
        if let Some(limit) = model.number(list, word) {
            let _ = writeln!(out, "\n{what} at most {} bytes.", limit.value);
        }
    }
    for (word, said) in [("reserved", "Reserved"), ("foreign", "Added by other layers")] {
        let all = model.given.keys(word);
        if !all.is_empty() {
            let _ = writeln!(out, "\n{said}: {}.", keys(all));
        }
    }
    for field in model.placed() {
        if let Some(why) = field.given.text("deprecated") {
            let _ = writeln!(out, "\n`{}` is deprecated: {}", field.name, escaped(&why.name));
        }
    }
    out
}

fn cell(field: &Field, transport: &Transport) -> String {
    match field.role {
        Role::Skipped => "-".into(),
        Role::Extras if !transport.is_json() => "-".into(),
        Role::Extras => match (transport, field.shed_of_extras()) {
            (Transport::Blob, Some(rank)) => format!("the caller's pairs, shed {}", rank.value),
            (Transport::Blob, None) => "the caller's pairs".into(),
            _ => "the client's pairs".into(),
        },
        Role::Nested if field.omits(transport) => "-".into(),
        Role::Nested => {
            let conditions = ["when", "unless", "skip_if"].into_iter().filter_map(|word| shown(field.given.get(word)?));
            let rows = format!("those of `{}`", escaped(&path_text(&field.ty)));
            std::iter::once(rows).chain(conditions).collect::<Vec<_>>().join(", ")
        }
        Role::Placed => {
            let cells: Vec<String> = field.slots_on(transport).map(|slot| slot_cell(slot, field)).collect();
            if cells.is_empty() { "-".into() } else { cells.join("; ") }
        }
    }
}

fn slot_cell(slot: &Slot, field: &Field) -> String {
    let mut parts = vec![match slot.given.text("prefix") {
        Some(prefix) => format!("`{}*`", escaped(&prefix.name)),
        None if slot.flatten().is_some() => "flattened".into(),
        None => keys(&slot.keys),
    }];
    let mut all = slot.given.iter().chain(field.given.iter());
    if all.all(|word| word.row.shows.is_empty()) {
        return parts.swap_remove(0);
    }
    let shown_words = words::TABLE.iter().filter(|row| !row.shows.is_empty()).map(|row| row.word);
    let names = distinct(shown_words, |one, other| one == other);
    let given = names.iter().filter_map(|word| slot.given.get(word).or_else(|| field.given.get(word)));
    parts.extend(given.filter_map(shown));
    parts.join(", ")
}

/// Returns what the table says of a word, if it is one to be shown.
fn shown(word: &GivenWord) -> Option<String> {
    let value = match &word.argument {
        Argument::Text(text) => escaped(&text.name),
        Argument::Number(number) => number.value.to_string(),
        Argument::Path(path) => escaped(&path_text(path)),
        Argument::Wrong => return None,
        _ => String::new(),
    };
    (!word.row.shows.is_empty()).then(|| word.row.shows.replace("{}", &value))
}

fn keys(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", escaped(&key.name))).collect();
    keys.join(", ")
}

/// A cell ends at `|` even between backticks.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
