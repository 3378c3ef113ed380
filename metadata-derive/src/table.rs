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
    let shown_words = words::TABLE.iter().filter(|row| !row.shows.is_empty()).map(|row| row.word);
    let shown_words = distinct(shown_words, |word| word);
    for field in &model.fields {
        let cells = model.transports.iter().map(|transport| cell(field, transport, &shown_words));
        let cells: Vec<String> = cells.collect();
        let _ = writeln!(out, "| `{}` | {} |", field.name, cells.join(" | "));
    }
    let said = |list: &str, word: &str, text: &str| {
        let value = value(model.given.list(list)?.get(word)?)?;
        Some(text.replace("{}", &value))
    };
    let of_blob = [
        ("key", "The blob's key is `{}`."),
        ("when", "The blob is sent only if `{}` returns `true`."),
        ("body_limit", "The blob has at most {} bytes in the body."),
        ("header_limit", "The blob's copy in a header has at most {} bytes."),
        ("body_only", "The blob is sent in the body only."),
        ("header_only", "The blob is sent in a header only."),
    ];
    let of_blob: Vec<String> = of_blob.iter().filter_map(|(word, text)| said("blob", word, text)).collect();
    let limits = [
        said(
            "header",
            "limit",
            "The value of a direct header has at most {} bytes, unless the field declares another limit.",
        ),
        said("header", "total", "All header lines of the struct together have at most {} bytes."),
        said(
            "flat",
            "limit",
            "The value of a field in the flat map has at most {} bytes, unless the field declares another limit.",
        ),
    ];
    let lists = [
        ("reserved", "No extra can have one of these reserved keys"),
        ("foreign", "Other code may add these keys to a request; no extra can have one of them"),
    ]
    .map(|(word, said)| {
        let all = model.given.keys(word);
        (!all.is_empty()).then(|| format!("{said}: {}.", keys(all)))
    });
    let deprecated = model.placed().map(|field| {
        let why = field.given.text("deprecated")?;
        Some(format!("`{}` is deprecated: {}", field.name, escaped(&why.name)))
    });
    let of_blob = (!of_blob.is_empty()).then(|| of_blob.join(" "));
    for paragraph in std::iter::once(of_blob).chain(limits).chain(lists).chain(deprecated).flatten() {
        let _ = writeln!(out, "\n{paragraph}");
    }
    out
}

/// Returns what the table says of the field on the transport; `words` are those that it shows.
fn cell(field: &Field, transport: &Transport, words: &[&str]) -> String {
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
            let rows = format!("the fields of `{}`", escaped(&path_text(&field.ty)));
            std::iter::once(rows).chain(conditions).collect::<Vec<_>>().join(", ")
        }
        Role::Placed => {
            let cells: Vec<String> = field.slots_on(transport).map(|slot| slot_cell(slot, field, words)).collect();
            if cells.is_empty() { "-".into() } else { cells.join("; ") }
        }
    }
}

fn slot_cell(slot: &Slot, field: &Field, words: &[&str]) -> String {
    let mut parts = vec![match slot.given.text("prefix") {
        Some(prefix) => format!("`{}*`", escaped(&prefix.name)),
        None if slot.flatten().is_some() => "flattened".into(),
        None => keys(&slot.keys),
    }];
    let mut all = slot.given.iter().chain(field.given.iter());
    if all.all(|word| word.row.shows.is_empty()) {
        return parts.swap_remove(0);
    }
    let given = words.iter().filter_map(|word| slot.given.get(word).or_else(|| field.given.get(word)));
    parts.extend(given.filter_map(shown));
    parts.join(", ")
}

/// Returns what the table says of a word, if it is one to be shown.
fn shown(word: &GivenWord) -> Option<String> {
    let value = value(word)?;
    (!word.row.shows.is_empty()).then(|| word.row.shows.replace("{}", &value))
}

/// Returns the argument of a word, which is empty where it takes none.
fn value(word: &GivenWord) -> Option<String> {
    match &word.argument {
        Argument::Text(text) => Some(escaped(&text.name)),
        Argument::Number(number) => Some(number.value.to_string()),
        Argument::Path(path) => Some(escaped(&path_text(path))),
        Argument::Wrong => None,
        _ => Some(String::new()),
    }
}

fn keys(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", escaped(&key.name))).collect();
    keys.join(", ")
}

/// A cell ends at `|` even between backticks.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
