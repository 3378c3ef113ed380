//! Captures as people have them, each with one oddity, through the program: `cases/README.md` says what is right.

use std::path::PathBuf;
use std::process::{Command, Output};

fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

fn observe(arguments: &[&str], name: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_codex-meta");
    Command::new(program).arg("observe").args(arguments).arg(case(name)).output().unwrap()
}

/// How many requests, how many others, how many that could not be read, by the objects of `--json`.
fn lines(name: &str) -> Vec<serde_json::Value> {
    let out = String::from_utf8(observe(&["--json"], name).stdout).unwrap();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_whole_has_no_finding() {
    for (name, requests) in [
        ("array.json", 1),
        ("base64.har", 1),
        ("bom.har", 1),
        ("header-null.har", 2),
        ("nan.har", 1),
        ("no-method.har", 2),
        ("options.har", 1),
        ("other-client.har", 1),
        ("ws-null.har", 1),
        ("ws-text.har", 2),
        ("zstd.har", 1),
    ] {
        let output = observe(&[], name);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(lines(name).len(), requests, "{name}");
        assert!(observe(&["--quiet"], name).stdout.is_empty(), "{name}");
        // That nothing was found is worth something only if something was read.
        for line in lines(name) {
            assert_eq!(line["fields"]["thread_id"], "t-1", "{name}: {line}");
        }
    }
}

#[test]
fn one_odd_entry_costs_nothing_else() {
    for (name, requests, word) in
        [("surrogate-post.har", 2, "its body has bytes that are not UTF-8"), ("surrogate-header.har", 3, "`x-name`")]
    {
        let output = observe(&[], name);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(String::from_utf8_lossy(&output.stdout).contains(word), "{name}");
        let read = lines(name).into_iter().filter(|line| line["fields"]["session_id"] == "s-1");
        assert_eq!(read.count(), requests, "{name}");
    }
}

#[test]
fn joined_lines_are_taken_apart() {
    let [request] = &lines("newline-joined.har")[..] else { panic!("one request") };
    let kinds: Vec<_> = request["findings"].as_array().unwrap().iter().map(|finding| &finding["kind"]).collect();
    assert_eq!(kinds, ["repeated"]);
}

#[test]
fn no_control_character_reaches_a_terminal() {
    for arguments in [&[][..], &["--json"]] {
        let output = observe(arguments, "terminal2.har");
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        let bad = text.chars().find(|char| (char.is_control() && *char != '\n') || *char == '\u{202e}');
        assert!(arguments == ["--json"] || bad.is_none(), "{bad:?}");
        assert!(!text.contains('\u{1b}'));
    }
}

#[test]
fn what_holds_no_request_cannot_be_read() {
    let output = observe(&[], "README.md");
    assert_eq!(output.status.code(), Some(2));
    let missing = observe(&[], "not-there.har");
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("not-there.har"));
}

#[test]
fn the_contract_is_printed_in_each_form() {
    for (format, word) in [("table", "thread_id"), ("markdown", "| `thread_id` |"), ("json", "\"name\": \"thread_id\"")]
    {
        let program = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
            .args(["contract", "show", "--format", format])
            .output()
            .unwrap();
        assert!(program.status.success(), "{format}");
        assert!(String::from_utf8_lossy(&program.stdout).contains(word), "{format}");
    }
}
