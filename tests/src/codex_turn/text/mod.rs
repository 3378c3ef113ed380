//! A transcript for people: a table of the fields, a table of the request paths, and what was not sent.

use std::collections::BTreeMap;

use super::{Found, Surroundings, Transcript};
use crate::paths::RequestPath;

pub use self::layout::Layout;

mod fields;
mod layout;
mod legend;
mod paths;

/// The carriers explained, for readers who see their names for the first time.
const CARRIERS: [(&str, &str); 5] = [
    ("header", "direct headers of the HTTP request or of the WebSocket handshake"),
    ("flat", "strings in `client_metadata` of the body"),
    ("blob", "JSON in one of those strings, `client_metadata[\"x-codex-turn-metadata\"]`"),
    ("header blob", "a copy of the blob in the header `x-codex-turn-metadata`"),
    ("mcp", "JSON in a request to an MCP server, `params._meta[\"x-codex-turn-metadata\"]`"),
];

/// Lays out the whole transcript, with the fields of the paths in `shown`.
#[must_use]
pub fn render(transcript: &Transcript, shown: &[RequestPath], layout: Layout) -> String {
    let count = transcript.paths.len();
    let mut out = String::new();
    layout.heading(
        &mut out,
        &format!("Codex's request metadata: one snapshot, sent down {count} request paths to servers on loopback"),
    );
    out.push('\n');
    surroundings(&mut out, &transcript.surroundings, layout);
    out.push('\n');
    layout.heading(&mut out, "Carriers");
    layout.entries(&mut out, &CARRIERS);
    for path in shown {
        out.push('\n');
        fields::render(&mut out, transcript, *path, layout);
    }
    out.push('\n');
    paths::render(&mut out, transcript, layout);
    out.push('\n');
    not_sent(&mut out, transcript, layout);
    verdict(&mut out, transcript, layout);
    out
}

fn surroundings(out: &mut String, surroundings: &Surroundings, layout: Layout) {
    match surroundings {
        Surroundings::Nothing(reason) => layout.entries(out, &[("workspace", format!("none: {reason}"))]),
        Surroundings::Workspace(Found { root, workspace, rejected_remotes, commit_unknown, changes_unknown }) => {
            let unknown = |why: &Option<String>| why.as_ref().map(|why| format!("not known: {why}"));
            let (no_commit, no_changes) = (unknown(commit_unknown), unknown(changes_unknown));
            let remotes = workspace.associated_remote_urls.iter().flatten();
            let remotes: Vec<String> = remotes.map(|(name, url)| format!("{name} {url}")).collect();
            let entries = [
                ("workspace", root.as_str()),
                ("commit", workspace.latest_git_commit_hash.as_deref().or(no_commit.as_deref()).unwrap_or("none yet")),
                (
                    "changes",
                    match (workspace.has_changes, &no_changes) {
                        (Some(true), _) => "yes",
                        (Some(false), _) => "no",
                        (None, why) => why.as_deref().unwrap_or("not known"),
                    },
                ),
                (
                    "remotes",
                    match (&*remotes, &**rejected_remotes) {
                        ([], []) => "none",
                        ([], _) => "none that can be sent",
                        _ => &remotes.join(", "),
                    },
                ),
            ];
            layout.entries(out, &entries);
        }
    }
}

/// Each loss once, with the paths that it is on.
fn not_sent(out: &mut String, transcript: &Transcript, layout: Layout) {
    let remotes = transcript.surroundings.found().into_iter().flat_map(|found| &found.rejected_remotes);
    let mut lines: Vec<String> = remotes.cloned().collect();
    let mut losses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for of_path in &transcript.paths {
        for loss in &of_path.losses {
            losses.entry(loss).or_default().push(of_path.path.name());
        }
    }
    lines.extend(losses.into_iter().map(|(loss, paths)| format!("{loss} (on {})", paths.join(", "))));
    if lines.is_empty() {
        out.push_str("Nothing of the snapshot had to be left out.\n");
        return;
    }
    layout.heading(out, "Left out, because it could not be sent there");
    for line in lines {
        layout.item(out, &line);
    }
    out.push('\n');
}

fn verdict(out: &mut String, transcript: &Transcript, layout: Layout) {
    if transcript.is_faithful() {
        out.push_str("What the servers received is what the contract says, on every request path.\n");
        return;
    }
    layout.heading(out, "What the servers received is NOT what the contract says");
    for of_path in &transcript.paths {
        for contradiction in &of_path.contradictions {
            layout.item(out, &format!("{}: {contradiction}", of_path.path.name()));
        }
    }
}
