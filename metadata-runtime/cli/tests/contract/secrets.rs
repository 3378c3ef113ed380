//! What the program says of a contract has no secret of a URL that somebody pasted into it.

use std::collections::BTreeMap;

use codex_metadata::CodexMeta;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::OwnedContract;
use codex_metadata_cli::check::faults;
use serde_json::json;

use super::{run, text, texts};

/// A whole URL in the place of a path, as somebody pastes it.
#[test]
fn a_url_in_a_file_is_shown_without_its_secrets() {
    let url = "https://me:s3cr3t@proxy.example.com/v1/responses?api_key=s3cr3t";
    for (place, value) in [
        ("urls", json!([url])),
        ("urls", json!(["/v1/responses?api_key=s3cr3t"])),
        ("urls", json!([format!("/{url}").split_once('?').unwrap().0])),
        ("urls", json!(["*me:s3cr3t@proxy.example.com/v1"])),
        ("urls", json!(["*://me:s3cr3t@proxy.example.com/v1"])),
        ("urls", json!(["//s3cr3t@proxy.example.com/v1"])),
        ("urls", json!(["/s3cr3t@proxy.example.com/v1"])),
        ("urls", json!(["*s3cr3t@proxy.example.com/v1"])),
        ("urls", json!(["/v1/https:/me:s3cr3t/@proxy.example.com/v1"])),
        ("urls", json!(["/\\\\s3cr3t%40proxy.example.com/v1"])),
        ("urls", json!(["*//s3cr3t%2540proxy.example.com/v1"])),
        ("urls", json!(["/me:s3cr3t\u{FF20}proxy.example.com/v1"])),
        ("urls", json!(url)),
        ("methods", json!([url])),
        (url, json!(1)),
    ] {
        let mut contract = CodexResponsesMetadata::CONTRACT.to_json();
        contract["paths"][0][place] = value;
        let file = contract.to_string();
        for arguments in [&["check", "-"][..], &["check", "--json", "-"], &["show", "-"], &["diff", "codex", "-"]] {
            let output = run(arguments, &file);
            assert_ne!(output.status.code(), Some(0), "{arguments:?}");
            let out = format!("{}{}", text(&output.stdout), text(&output.stderr));
            assert!(!out.is_empty() && !out.contains("s3cr3t"), "{arguments:?} {place}: {out}");
        }
    }
    for path in ["/@scope/a", "*@scope/a:b", "/v1/models/claude@2:raw", "/v1/models/*/a%40b", "*/a@*"] {
        let mut contract = CodexResponsesMetadata::CONTRACT.to_json();
        contract["paths"][0]["urls"] = json!([path]);
        let output = run(&["show", "-"], &contract.to_string());
        assert!(text(&output.stdout).contains(path), "{path}: {}", text(&output.stderr));
    }
}

/// A whole URL in the place of any name.
#[test]
fn an_error_names_no_url_with_its_secrets() {
    let contract = CodexResponsesMetadata::CONTRACT.to_json();
    let kind = |place: &String| place.replace(|char: char| char.is_ascii_digit(), "");
    let places: BTreeMap<String, String> =
        texts(&contract, "").into_iter().map(|place| (kind(&place), place)).collect();
    let mut refused = 0;
    for url in
        ["https://me:s3cr3t@proxy.example.com/v1", &format!("https://s3cr3t{}@proxy.example.com", "a".repeat(300))]
    {
        for place in places.values() {
            let mut contract = contract.clone();
            *contract.pointer_mut(place).unwrap() = url.into();
            if OwnedContract::from_value(&contract).is_ok() {
                continue;
            }
            refused += 1;
            let file = contract.to_string();
            let said = format!("{:?}", faults(&file));
            assert!(!said.contains("s3cr3t"), "{place}: {said}");
            let shown = run(&["show", "-"], &file);
            assert!(
                !shown.stderr.is_empty() && !text(&shown.stderr).contains("s3cr3t"),
                "{place}: {}",
                text(&shown.stderr)
            );
        }
    }
    assert!(refused > 10, "{refused}");
}
