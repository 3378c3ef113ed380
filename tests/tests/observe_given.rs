//! Codex's contracts read its requests alike, whether they are given or those of the tool.

use codex_metadata_cli::capture::{self, Captured, Item, attachments::Nowhere};
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::given::Given;

/// Keeps the requests.
fn keep(all: &mut Vec<Captured>, item: Item) -> bool {
    if let Item::Request(captured) = item {
        all.push(captured);
    }
    true
}

fn described(all: &[Captured]) -> Vec<(&str, Option<&str>, Vec<String>)> {
    let findings = |captured: &Captured| captured.read().findings.iter().map(ToString::to_string).collect();
    all.iter().map(|captured| (captured.name.as_str(), captured.path_name(), findings(captured))).collect()
}

#[test]
fn what_each_release_sent_has_the_same_paths_and_findings() {
    let given = Given::read(&[Source::CodexFrame, Source::Codex, Source::CodexPreconnect]).unwrap();
    let mut requests = 0;
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/captures")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "jsonl") {
            continue;
        }
        let text = std::fs::read(&path).unwrap();
        let (mut own, mut by_paths) = (Vec::new(), Vec::new());
        capture::read(&text[..], |item| keep(&mut own, item)).unwrap();
        capture::read_by(given, &text[..], &Nowhere, |item| keep(&mut by_paths, item)).unwrap();
        assert!(by_paths.iter().all(|captured| captured.by.is_some()));
        assert_eq!(described(&by_paths), described(&own), "{}", path.display());
        requests += own.len();
    }
    assert!(requests > 200, "only {requests} requests were read");
}
