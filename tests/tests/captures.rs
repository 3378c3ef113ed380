//! Captures of released Codex clients, read by the contract: `tests/captures/README.md` says how they were made.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexResponsesMetadata, paths};
use codex_metadata::observe::{Finding, FindingKind, Observed};
use codex_metadata_cli::capture::{self, Item};
use codex_metadata_tests::samples;
use serde_json::Value;

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

/// What a request without the blob's copy lost, whether its release had another copy or not.
#[test]
fn a_lost_blob_of_each_release_is_found() {
    let mut lost = 0;
    for file in captures() {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        for line in fs::read_to_string(&file).unwrap().lines() {
            let mut request: Value = line.parse().unwrap();
            let Some(headers) = request["headers"].as_array_mut() else { continue };
            let sent = headers.len();
            headers.retain(|pair| pair[0] != "x-codex-turn-metadata");
            if headers.len() == sent {
                continue;
            }
            capture::read(request.to_string().as_bytes(), |item| {
                let Item::Request(captured) = item else { panic!("{name}: {item:?}") };
                // A handshake is told by this very header.
                if captured.path_name().is_none_or(|path| path.contains("handshake")) {
                    return true;
                }
                let findings = captured.request.read().findings;
                let is_missing = |finding: &&Finding| finding.to_string().starts_with("header blob is missing");
                let is_own_fault = |finding: &&Finding| finding.kind == FindingKind::OwnedExtra;
                assert_eq!(findings.iter().filter(is_missing).count(), 1, "{name}, {}: {findings:?}", captured.name);
                assert!(findings.iter().all(|one| is_missing(&one) || is_own_fault(&one)), "{name}: {findings:?}");
                lost += 1;
                true
            })
            .unwrap();
        }
    }
    assert!(lost >= 145, "{lost} requests");
}

/// A carrier that the sender's release has not, or that is absent, is no other place for a field that must be there.
#[test]
fn what_a_path_requires_is_in_the_blob_that_a_release_has() {
    let sent = samples::minimal().snapshot.for_turn("turn-1").project();
    let mut headers = sent.headers.clone();
    headers.remove("x-codex-turn-metadata");
    let mut map = sent.client_metadata.clone();
    map.remove("x-codex-turn-metadata");
    for (release, without_body, with_body) in [
        ("0.138.0", vec!["header blob is missing"], vec!["header blob is missing"]),
        ("0.150.0", vec![], vec!["blob is missing", "header blob is missing"]),
    ] {
        let found = |map: Option<&HashMap<String, String>>| -> Vec<String> {
            let headers =
                Observed::of::<CodexResponsesMetadata>().on(paths::RESPONSES).sender_version(release).headers(&headers);
            let all = if let Some(map) = map { headers.client_metadata(map) } else { headers };
            all.finish().audit().iter().map(ToString::to_string).collect()
        };
        assert_eq!(found(None), without_body, "{release}");
        assert_eq!(found(Some(&map)), with_body, "{release}");
    }
}
