//! The lines that are printed for people.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::{har, piped, post, program, turn};

/// Changes of a release are told from the fields that every release has.
#[test]
fn what_differs_between_releases_is_shown_by_release() {
    let of_release = |release: &str, change: &dyn Fn(&mut Value)| {
        let (_, body) = turn();
        let mut body: Value = serde_json::from_str(&body).unwrap();
        change(&mut body["client_metadata"]);
        let mut entry = post(&[], &json!({"text": body.to_string()}), &json!(-1));
        entry["request"]["headers"].as_array_mut().unwrap().pop();
        entry["request"]["headers"].as_array_mut().unwrap().push(json!({"name": "version", "value": release}));
        entry
    };
    let drop = |key: &'static str| move |map: &mut Value| drop(map.as_object_mut().unwrap().remove(key));
    let entries = [
        of_release("0.171.0", &|_| ()),
        of_release("0.9.1", &drop("turn_id")),
        of_release("0.164.0", &|map| map["session_id"] = "other".into()),
    ];
    let text = String::from_utf8(piped(&[], har(&entries).as_bytes()).stdout).unwrap();
    let row = |start: &str| {
        text.lines().find(|line| line.starts_with(start)).unwrap_or_default().split_whitespace().collect::<String>()
    };
    let lines: Vec<String> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&"|turn_id|flat|0.164.0to0.171.0|".to_owned()), "{text}");
    assert!(lines.contains(&"|differs|0.164.0|1|1|".to_owned()), "{text}");
    assert_eq!(row("| session_id"), "|session_id|3|3|3|3|", "{text}");
    // One release has nothing to be held against.
    let text = String::from_utf8(piped(&[], har(&vec![entries[1].clone(); 2]).as_bytes()).stdout).unwrap();
    assert!(!text.contains("only of"), "{text}");
}

#[test]
fn colour_is_for_a_terminal_or_on_request() {
    let (_, body) = turn();
    let entry = post(&[("session-id", "other")], &json!({"text": body}), &json!(-1));
    let plain = piped(&[], har(std::slice::from_ref(&entry)).as_bytes());
    assert!(!plain.stdout.contains(&0x1B));
    let coloured = piped(&["--color", "always"], har(&[entry]).as_bytes());
    assert!(String::from_utf8(coloured.stdout).unwrap().contains("\u{1b}[31m"));
}

/// The manual says what a capture may be and what the exit codes are.
#[test]
fn the_help_is_a_manual() {
    let output = program(&["--help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for word in ["Exit codes:", "Examples:", "mitmproxy", "UTF-16", "zstd"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

/// Of several files each line says which one it is about.
#[test]
fn what_is_odd_is_said_with_its_file() {
    let (_, body) = turn();
    let folder = tempfile::tempdir().unwrap();
    let good = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    let odd = har(&[post(&[], &json!({"text": "{}"}), &json!(-1)), json!(7)]);
    // The last one is no capture of anyone's.
    for (name, content) in [("a.har", &good), ("b.har", &odd), ("._c.har", &"?".to_owned())] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let output = program(&[]).arg(folder.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("2 (b.har: POST /v1/responses): flat"), "{text}");
    assert!(text.contains("3 (b.har: entry): not read"), "{text}");
    assert!(text.contains("2 requests, 1 with findings") && text.contains("1 could not be read"), "{text}");
    let text = String::from_utf8(program(&[]).arg(folder.path().join("b.har")).output().unwrap().stdout).unwrap();
    assert!(text.contains("1 (POST /v1/responses): flat"), "{text}");
}

#[test]
fn the_name_of_a_file_is_no_way_to_write_on_a_terminal() {
    for arguments in [["observe", "a\u{1b}[31m\n\u{202e}b"], ["schema", "--contract=./a\u{1b}[31m\n\u{202e}b"]] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_codex-meta")).args(["--color=always"]).args(arguments).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!text.contains(['\u{1b}', '\u{202e}']) && text.lines().count() == 1, "{text:?}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
        .args(["contract", "diff", "a\u{1b}[31m\n\u{202e}b", "c"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("\\u{202e}") && text.lines().count() == 1, "{text:?}");
}

/// An error about arguments says what to write instead.
#[test]
fn a_wrong_argument_is_said_with_what_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().to_str().unwrap();
    fs::write(folder.path().join("notes.txt"), "no capture").unwrap();
    for (arguments, said) in [
        (&[][..], "codex-meta observe [OPTIONS] <FILE>...\n       codex-meta observe [OPTIONS] --listen <ADDR>"),
        (&["--forward", "http://a"], "were not provided:\n  --listen <ADDR>\n\n"),
        (&["--threads", "0", "a.har"], "write a number from 1 on, as in `4`"),
        (&["--threads", "many", "a.har"], "write a number from 1 on, as in `4`"),
        (&[empty], "has no file that is a capture: *.har, *.json,"),
    ] {
        let output = program(arguments).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(said), "{arguments:?}: {text}");
    }
}
