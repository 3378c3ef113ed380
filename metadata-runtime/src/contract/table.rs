//! The table of a contract that was read from a file; a deriving struct has its own in its documentation.

use std::fmt::Write as _;

use super::{Carrier, Contract, Field, Key, Slot, Transport};
use crate::line::Escaped;

impl Contract {
    /// Returns what the derive writes of the same declaration, with the built-in transports first.
    pub(super) fn table(&self) -> String {
        let transports: Vec<Transport> = self.transports().collect();
        let columns: Vec<String> = transports.iter().map(Transport::to_string).collect();
        let mut out = format!("| field | {} |\n|---|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
        for field in self.fields() {
            let cells: Vec<String> = transports.iter().map(|&transport| cell(field, transport)).collect();
            let _ = writeln!(out, "| `{}` | {} |", escaped(field.name()), cells.join(" | "));
        }
        if let Some(blob) = &self.blob {
            let _ = write!(out, "\nThe blob's key is `{}`.", escaped(blob.key.get()));
            if let Some(condition) = self.blob_when() {
                let _ = write!(out, " The blob is sent only if `{}` returns `true`.", escaped(condition.path()));
            }
            if let Some(limit) = blob.body_limit {
                let _ = write!(out, " The blob has at most {limit} bytes in the body.");
            }
            if let Some(limit) = blob.header_limit {
                let _ = write!(out, " The blob's copy in a header has at most {limit} bytes.");
            }
            match blob.only {
                Some(Carrier::HeaderBlob) => out.push_str(" The blob is sent in a header only."),
                Some(_) => out.push_str(" The blob is sent in the body only."),
                None => {}
            }
            out.push('\n');
        }
        let limits = [
            ("The value of a direct header has", self.header_limit, ", unless the field declares another limit"),
            ("All header lines of the struct together have", self.header_total, ""),
            ("The value of a field in the flat map has", self.flat_limit, ", unless the field declares another limit"),
        ];
        for (what, limit, except) in limits {
            if let Some(limit) = limit {
                let _ = writeln!(out, "\n{what} at most {limit} bytes{except}.");
            }
        }
        let lists = [
            ("No extra can have one of these reserved keys", &self.reserved),
            ("Other code may add these keys to a request; no extra can have one of them", &self.foreign),
        ];
        for (what, names) in lists {
            if !names.is_empty() {
                let _ = writeln!(out, "\n{what}: {}.", quoted(names.iter()));
            }
        }
        for field in self.fields() {
            if let Some(why) = field.deprecated() {
                let _ = writeln!(out, "\n`{}` is deprecated: {}", escaped(field.name()), escaped(why));
            }
        }
        out
    }
}

fn cell(field: &Field, transport: Transport) -> String {
    let is_json = matches!(transport, Transport::Blob | Transport::View(_));
    if field.is_extras() && is_json {
        return match (transport, field.shed()) {
            (Transport::Blob, Some(rank)) => format!("the caller's pairs, shed {rank}"),
            (Transport::Blob, None) => "the caller's pairs".into(),
            _ => "the client's pairs".into(),
        };
    }
    let cells: Vec<String> = field.slots(transport).map(|slot| slot_cell(slot, field)).collect();
    if cells.is_empty() { "-".into() } else { cells.join("; ") }
}

fn slot_cell(slot: &Slot, field: &Field) -> String {
    let mut parts = vec![match slot.prefix() {
        Some(prefix) => format!("`{}*`", escaped(prefix)),
        None if slot.is_flattened() => "flattened".into(),
        None => quoted(slot.keys().iter().map(Key::name)),
    }];
    let path = |words: &str, path: &str| format!("{words} `{}`", escaped(path));
    parts.extend(slot.when().map(|condition| path("if", condition.path())));
    parts.extend(slot.unless().map(|condition| path("unless", condition.path())));
    parts.extend(field.skip_if().map(|skip| path("unless", skip)));
    parts.extend(slot.with().map(|with| path("made by", with)));
    parts.extend(slot.view().map(|view| path("its view", view)));
    parts.extend(slot.is_json().then(|| "as JSON".into()));
    parts.extend(slot.list().map(|_| "as a list".into()));
    parts.extend(slot.is_repeated().then(|| "a line for each".into()));
    parts.extend(slot.limit().map(|limit| format!("at most {limit} bytes")));
    parts.extend(slot.instead().map(|instead| path("else", instead)));
    parts.extend(slot.shed().map(|rank| format!("shed {rank}")));
    parts.extend(slot.says_sensitive().then(|| "sensitive".into()));
    parts.extend(slot.is_body_only().then(|| "body only".into()));
    parts.extend(slot.yields().then(|| "yields to an extra".into()));
    parts.extend(slot.since().or(field.since()).map(|version| format!("since {}", escaped(version))));
    parts.extend(slot.until().or(field.until()).map(|version| format!("until {}", escaped(version))));
    parts.extend(field.deprecated().map(|_| "deprecated".into()));
    parts.join(", ")
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(quoted_one).collect();
    names.join(", ")
}

/// Returns a name between backticks.
pub(super) fn quoted_one(name: &str) -> String {
    format!("`{}`", escaped(name))
}

/// Returns the text of a file as a part of a cell, which ends at `|` even between backticks, and at a line feed. Some readers
/// of Markdown take a backslash for an escaped one, so that what is behind it is not.
pub(super) fn escaped(text: &str) -> String {
    Escaped(text).to_string().replace(r"\|", r"\\u{7c}").replace('|', r"\|")
}
