//! The table of one path: fields by carriers, with what arrived or why nothing did.

use std::collections::BTreeSet;
use std::iter;
use std::ops::RangeInclusive;

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::Field;
use codex_metadata::{Carrier, CodexMeta as _};

use super::layout::{GAP, Layout, Tone};
use super::legend::Legend;
use crate::codex_turn::difference::differences;
use crate::codex_turn::{PathTranscript, Transcript};
use crate::paths::RequestPath;

/// Characters of a cell: room for the shortest words, and no more than a UUID needs.
const CELL: RangeInclusive<usize> = 9..=40;

pub(super) fn render(out: &mut String, transcript: &Transcript, path: RequestPath, layout: Layout) {
    let paths = with_tool_calls(path);
    let shown: Vec<&PathTranscript> = paths.iter().filter_map(|path| transcript.of(*path)).collect();
    let columns: Vec<(&PathTranscript, Carrier)> =
        shown.iter().flat_map(|of_path| of_path.carriers.iter().map(|(carrier, _)| (*of_path, *carrier))).collect();
    let fields = CodexResponsesMetadata::CONTRACT.fields();

    layout.heading(out, &title(&paths));
    let names_width = fields.iter().map(|field| field.name().len()).max().unwrap_or(0);
    let gap = usize::from(GAP);
    let room = usize::from(layout.width).saturating_sub(names_width + gap) / columns.len().max(1);
    let cell_width = room.saturating_sub(gap).clamp(*CELL.start(), *CELL.end());
    let mut header = vec!["field".to_owned()];
    header.extend(
        columns.iter().map(|(of_path, carrier)| format!("{carrier}\n{} B", of_path.bytes(*carrier).unwrap_or(0))),
    );
    let mut table = layout.table(header);

    let mut legend = Legend::default();
    let varying = varying(transcript, &shown);
    for field in fields {
        let mut row = vec![Tone::Plain.cell(field.name())];
        for &(of_path, carrier) in &columns {
            let Some(content) = of_path.content(field.name(), carrier) else { continue };
            let mark = if varying.contains(&(field.name(), carrier)) { " *" } else { "" };
            let (tone, text) = legend.entry(content, field, cell_width - mark.len());
            row.push(tone.cell(&format!("{text}{mark}")));
        }
        table.add_row(row);
    }
    out.push_str(&table.trim_fmt());
    out.push_str("\n\n");
    legend.render(out, !varying.is_empty(), layout);
    keys(out, &columns, fields, layout);
}

/// A turn calls tools; its table is whole with what an MCP server gets.
fn with_tool_calls(path: RequestPath) -> Vec<RequestPath> {
    let calls_tools = matches!(path, RequestPath::Turn | RequestPath::WebSocketTurn);
    iter::once(path).chain(calls_tools.then_some(RequestPath::Mcp)).collect()
}

fn title(paths: &[RequestPath]) -> String {
    let requests: Vec<String> = paths.iter().map(|path| format!("{} ({})", path.name(), path.requests())).collect();
    format!("What arrived, field by carrier: {}", requests.join(" and "))
}

/// The cells that are otherwise on another path with the same carrier.
fn varying<'t>(transcript: &'t Transcript, shown: &[&PathTranscript]) -> BTreeSet<(&'t str, Carrier)> {
    let others = || transcript.paths.iter();
    let pairs = shown.iter().flat_map(|shown| others().map(move |other| (shown, other)));
    pairs
        .flat_map(|(shown, other)| differences(shown, other))
        .map(|difference| (difference.field, difference.carrier))
        .collect()
}

/// The names on the wire, where they are not the field's.
fn keys(out: &mut String, columns: &[(&PathTranscript, Carrier)], fields: &[Field], layout: Layout) {
    let mut entries = Vec::new();
    for (of_path, carrier) in columns {
        let renamed: Vec<String> = fields
            .iter()
            .filter(|field| !field.is_extras())
            .filter_map(|field| {
                let members = of_path.content(field.name(), *carrier)?.members()?;
                let keys: Vec<&str> = members.keys().map(String::as_str).collect();
                (keys != [field.name()]).then(|| format!("{} is {}", field.name(), keys.join(" and ")))
            })
            .collect();
        if !renamed.is_empty() {
            entries.push((carrier.to_string(), renamed.join(", ")));
        }
    }
    if !entries.is_empty() {
        out.push_str("\nKeys that are not the field's name\n");
        layout.entries(out, &entries);
    }
}
