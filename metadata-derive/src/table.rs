//! The contract as Markdown, written once at expansion: rustdoc shows it, and the contract carries it.

use std::fmt::Write as _;

use crate::model::{Field, Key, Model, Placement, Role, Slot, Transport, path_text};

pub(crate) fn render(model: &Model) -> String {
    let mut out = String::new();
    let columns: Vec<&str> = model.transports.iter().map(Transport::name).collect();
    let _ = writeln!(out, "| field | {} |", columns.join(" | "));
    let _ = writeln!(out, "|---|{}", "---|".repeat(columns.len()));
    for field in &model.fields {
        let cells: Vec<String> = model.transports.iter().map(|transport| cell(field, transport)).collect();
        let _ = writeln!(out, "| `{}` | {} |", field.name, cells.join(" | "));
    }
    if let Some((blob, key)) = model.blob.as_ref().and_then(|blob| Some((blob, blob.key.as_ref()?))) {
        let _ = write!(out, "\nThe blob is `{}`", escaped(&key.name));
        if let Some(path) = &blob.when {
            let _ = write!(out, ", if `{}`", escaped(&path_text(path)));
        }
        if let Some(limit) = blob.body_limit {
            let _ = write!(out, ", at most {} bytes in the body", limit.value);
        }
        if let Some(limit) = blob.header_limit {
            let _ = write!(out, ", at most {} bytes in its header", limit.value);
        }
        out.push_str(".\n");
    }
    if let Some(limit) = model.flat_limit {
        let _ = writeln!(out, "\nA value in the flat map has at most {} bytes.", limit.value);
    }
    if !model.reserved.is_empty() {
        let _ = writeln!(out, "\nReserved: {}.", keys(&model.reserved));
    }
    for field in &model.fields {
        if let Role::Placed(Placement { deprecated: Some(why), .. }) = &field.role {
            let _ = writeln!(out, "\n`{}` is deprecated: {}", field.name, escaped(&why.name));
        }
    }
    out
}

fn cell(field: &Field, transport: &Transport) -> String {
    match &field.role {
        Role::Skipped => "-".into(),
        Role::Extras { .. } if !transport.is_json() => "-".into(),
        Role::Extras { shed, .. } => match (transport, shed) {
            (Transport::Blob, Some(rank)) => format!("the caller's pairs, shed {}", rank.value),
            (Transport::Blob, None) => "the caller's pairs".into(),
            _ => "the client's pairs".into(),
        },
        Role::Placed(sent) => {
            let cells: Vec<String> = sent.slots_on(transport).map(|slot| slot_cell(slot, sent)).collect();
            if cells.is_empty() { "-".into() } else { cells.join("; ") }
        }
    }
}

fn slot_cell(slot: &Slot, sent: &Placement) -> String {
    let mut parts = vec![if slot.flatten.is_some() { "flattened".into() } else { keys(&slot.keys) }];
    if let Some(path) = &slot.when {
        parts.push(format!("if `{}`", escaped(&path_text(path))));
    }
    for path in slot.unless.iter().chain(&sent.skip_if) {
        parts.push(format!("unless `{}`", escaped(&path_text(path))));
    }
    if slot.body_only {
        parts.push("body only".into());
    }
    if let Some(rank) = slot.shed {
        parts.push(format!("shed {}", rank.value));
    }
    if slot.yields.is_some() {
        parts.push("yields to an extra".into());
    }
    if slot.sensitive {
        parts.push("sensitive".into());
    }
    for (word, own, all) in [("since", &slot.since, &sent.since), ("until", &slot.until, &sent.until)] {
        if let Some(version) = own.as_ref().or(all.as_ref()) {
            parts.push(format!("{word} {}", version.name));
        }
    }
    if sent.deprecated.is_some() {
        parts.push("deprecated".into());
    }
    parts.join(", ")
}

fn keys(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", escaped(&key.name))).collect();
    keys.join(", ")
}

/// A cell ends at `|` even between backticks.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
