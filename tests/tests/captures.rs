//! Captures of released Codex clients, read by the contract: `tests/captures/README.md` says how they were made.

use std::fs;
use std::path::PathBuf;

use codex_metadata::observe::FindingKind;
use codex_metadata_cli::capture::{self, Item};

fn captures() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("captures");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).collect();
    files.sort();
    files
}

/// The findings are the release's own faults: it let extras through whose keys it owns, or which no extra may have.
#[test]
fn a_released_client_has_no_finding_but_its_own_faults() {
    let mut read = 0;
    for file in captures() {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        capture::read(fs::read(&file).unwrap().as_slice(), |item| {
            let Item::Request(captured) = item else { panic!("{name}: {item:?}") };
            assert_eq!(captured.notes, Vec::<String>::new(), "{name}");
            assert!(captured.request.path.is_some(), "{name}: {}", captured.name);
            for finding in captured.request.read().findings {
                assert_eq!(finding.kind, FindingKind::OwnedExtra, "{name}, {}: {finding}", captured.name);
            }
            read += 1;
            true
        })
        .unwrap();
    }
    assert!(read > 200, "{read} requests");
}
