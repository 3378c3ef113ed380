//! The table of all paths: how large each carrier is, and what differs from a turn.

use codex_metadata::Carrier;
use comfy_table::CellAlignment;

use super::layout::{Layout, Tone};
use crate::codex_turn::{Change, Difference, PathTranscript, Transcript};
use crate::paths::{MCP_OBJECT, RequestPath};

pub(super) fn render(out: &mut String, transcript: &Transcript, layout: Layout) {
    layout.heading(out, "Every request path: the size of each carrier in bytes, and what differs from a turn");
    let header = ["path", "headers", "header\nblob", "client_\nmetadata", "blob", "mcp", "what differs from a turn"];
    let mut table = layout.table(header.map(str::to_owned).to_vec());
    for of_path in &transcript.paths {
        let path = of_path.path;
        let mut row = vec![Tone::Plain.cell(&format!("{}\n{}", path.name(), path.requests()))];
        for bytes in sizes(of_path) {
            let (tone, text) = bytes.map_or((Tone::Faint, "-".to_owned()), |bytes| (Tone::Plain, bytes.to_string()));
            row.push(tone.cell(&text).set_alignment(CellAlignment::Right));
        }
        row.push(Tone::Plain.cell(&summary(of_path, transcript.of(RequestPath::Turn))));
        table.add_row(row);
    }
    out.push_str(&table.trim_fmt());
    out.push_str("\n\n");
    let legend = [
        ("headers", "all header lines with metadata, the header blob's among them"),
        ("client_metadata", "the whole JSON object in the body, the blob in it"),
        ("-", "the path has no such carrier"),
    ];
    layout.entries(out, &legend);
}

/// In the order of the table; `None` where the path has no such carrier.
fn sizes(of_path: &PathTranscript) -> [Option<usize>; 5] {
    [
        of_path.bytes(Carrier::Header).map(|_| of_path.headers_bytes),
        of_path.bytes(Carrier::HeaderBlob),
        of_path.bytes(Carrier::Flat).map(|_| of_path.client_metadata_bytes),
        of_path.bytes(Carrier::BodyBlob),
        of_path.bytes(MCP_OBJECT),
    ]
}

/// One line for each change and the carriers that have it in common.
fn summary(of_path: &PathTranscript, turn: Option<&PathTranscript>) -> String {
    if of_path.path == RequestPath::Turn {
        return "(the turn itself)".to_owned();
    }
    let missing: Vec<String> = turn
        .into_iter()
        .flat_map(|turn| &turn.carriers)
        .filter(|(carrier, _)| of_path.bytes(*carrier).is_none())
        .map(|(carrier, _)| carrier.to_string())
        .collect();
    let mut lines = changes(of_path);
    if !missing.is_empty() {
        lines.push(format!("has no {}", missing.join(", ")));
    }
    if lines.is_empty() { "nothing".to_owned() } else { lines.join("\n") }
}

fn changes(of_path: &PathTranscript) -> Vec<String> {
    let mut lines: Vec<(Change, Vec<&str>, Vec<Carrier>)> = Vec::new();
    for change in [Change::Adds, Change::Lacks, Change::Changes] {
        for (carrier, _) in &of_path.carriers {
            let keys = keys(&of_path.differs_from_turn, change, *carrier);
            if keys.is_empty() {
                continue;
            }
            match lines.iter_mut().find(|(other, others, _)| *other == change && *others == keys) {
                Some((_, _, carriers)) => carriers.push(*carrier),
                None => lines.push((change, keys, vec![*carrier])),
            }
        }
    }
    let sentence = |(change, keys, carriers): (Change, Vec<&str>, Vec<Carrier>)| {
        let carriers: Vec<String> = carriers.iter().map(Carrier::to_string).collect();
        format!("{change} {}: {}", carriers.join(", "), keys.join(", "))
    };
    lines.into_iter().map(sentence).collect()
}

fn keys(differences: &[Difference], change: Change, carrier: Carrier) -> Vec<&str> {
    let of = differences.iter().filter(|difference| difference.change == change && difference.carrier == carrier);
    of.map(|difference| difference.key.as_str()).collect()
}
