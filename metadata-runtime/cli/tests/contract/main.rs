//! `codex-meta contract`: contracts shown, checked and compared through the program.

mod keys;
mod secrets;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use codex_metadata::codex::{CodexPreconnectMetadata, CodexResponsesMetadata};
use codex_metadata::contract::{OwnedContract, diff};
use codex_metadata::{CodexMeta, Extras};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A contract of one's own, with each word that the table shows.
#[derive(CodexMeta)]
#[codex_meta(
    header(limit = 64, total = 900),
    flat(limit = 100),
    blob(key = "x-meta", when = Self::is_there, header_limit = 300, body_limit = 4000),
    views(tool),
    reserved("once"),
    foreign("x-proxy-*"),
)]
struct Work {
    /// The job.
    #[codex_meta(header(name = "x-job", sensitive), flat(key = "job", since = "1.2.0"), blob, tool)]
    job: String,
    /// How often it was tried.
    #[codex_meta(
        header(name = "x-try", when = Self::is_there, limit = 5),
        header(name = "x-attempt", unless = Self::is_there),
        blob(body_only),
        omit(flat, tool),
        until = "3.0.0",
        deprecated = "count a|b yourself"
    )]
    tries: Option<u8>,
    #[codex_meta(flat(list), header(repeat, name = "x-tag"), omit(blob, tool))]
    tags: Vec<String>,
    #[codex_meta(header(prefix = "x-label-"), omit(flat, blob, tool))]
    labels: std::collections::BTreeMap<String, u8>,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl Work {
    fn is_there(&self) -> bool {
        !self.job.is_empty()
    }
}

fn run(arguments: &[&str], input: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
    let program = program.arg("contract").args(arguments);
    let streams = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = streams.spawn().unwrap();
    // A program that needs no input does not wait for it.
    let _ = running.stdin.take().unwrap().write_all(input.as_bytes());
    running.wait_with_output().unwrap()
}

fn text(output: &[u8]) -> &str {
    std::str::from_utf8(output).unwrap()
}

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, contents: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn locked(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts").join(name)
}

#[test]
fn a_contract_is_shown_as_data_that_reads_back() {
    let files = Files::new();
    let own = files.write("job.json", &Work::CONTRACT.to_json().to_string());
    for (name, contract) in [
        ("codex", CodexResponsesMetadata::CONTRACT),
        ("codex-preconnect", CodexPreconnectMetadata::CONTRACT),
        (&*own, Work::CONTRACT),
    ] {
        let output = run(&["show", name, "--format", "json"], "");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(*OwnedContract::from_json(text(&output.stdout)).unwrap(), *contract);
        let markdown = run(&["show", name, "--format", "markdown"], "");
        assert_eq!(text(&markdown.stdout).trim_end(), contract.to_markdown().trim_end());
    }
    // Codex's own where none is named, and the standard input for `-`.
    assert_eq!(run(&["show"], "").stdout, run(&["show", "codex"], "").stdout);
    assert_eq!(run(&["show", "-"], &Work::CONTRACT.to_json().to_string()).stdout, run(&["show", &own], "").stdout);
}

#[test]
fn a_contract_is_shown_as_a_table() {
    let files = Files::new();
    // An editor has put a mark at the beginning.
    let own = files.write("job.json", &format!("\u{feff}{}", Work::CONTRACT.to_json()));
    let output = run(&["show", &own], "");
    let rows = text(&output.stdout).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let rows: Vec<String> = rows.filter(|row| !row.starts_with("|--")).collect();
    assert_eq!(
        rows,
        [
            "| field | type | header | flat | blob | tool |",
            "| job | string | x-job, sensitive | job, since 1.2.0 | job | job |",
            "| tries | integer? | x-try if Self::is_there, at most 5 bytes, until 3.0.0, deprecated; x-attempt unless \
             Self::is_there, until 3.0.0, deprecated | - | tries, body only, until 3.0.0, deprecated | - |",
            "| tags | array | x-tag, a line for each | tags, as a list | - | - |",
            "| labels | object | x-label-* | - | - | - |",
            "| extras | any | - | - | pairs of the caller | pairs of the client |",
            "the blob is `x-meta`, if Self::is_there",
            "most bytes of a header: 64, a value in the flat map: 100, the blob in the body: 4000, the blob in its \
             header: 300, all headers together: 900",
            "reserved: `once`",
            "of other layers: `x-proxy-*`",
            "`tries` is deprecated: count a\\|b yourself",
        ],
    );
}

/// Neither one wide cell nor many views make each row as long as that.
#[test]
fn a_large_contract_is_a_table_of_about_its_size() {
    let mut contract = Work::CONTRACT.to_json();
    let views: Vec<Value> = (0..300).map(|i| format!("v{i}").into()).collect();
    contract["views"].as_array_mut().unwrap().extend(views.clone());
    contract["transports"].as_array_mut().unwrap().extend(views);
    let keys = (0..100).map(|i| format!("k{i}{}", "x".repeat(400))).collect::<Vec<_>>();
    let fields = contract["fields"].as_array_mut().unwrap();
    fields.push(json!({"name": "wide", "type": "string", "transports": {"flat": {"keys": keys}}}));
    let field =
        |i| json!({"name": format!("f{i}"), "type": "string", "transports": {"v7": {"keys": [format!("f{i}")]}}});
    fields.extend((0..1_000).map(field));
    let file = contract.to_string();
    let output = run(&["show", "-"], &file);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let out = text(&output.stdout);
    assert!(keys.iter().all(|key| out.contains(key)) && out.contains("v7: f999"));
    assert!(out.len() < 16 * file.len(), "{} of {}", out.len(), file.len());
}

#[test]
fn a_file_is_no_way_to_write_on_a_terminal() {
    let mut contract = Work::CONTRACT.to_json();
    contract["fields"][0]["name"] = json!("\u{1b}[31m|\n");
    contract["reserved"] = json!(["\u{202e}"]);
    let contract = contract.to_string();
    let new = Work::CONTRACT.to_json().to_string();
    let files = Files::new();
    let file = files.write("new.json", &new);
    let wrong = contract.replace("\"format\":2", "\"format\":2,\"\\u001b[31m\":1");
    for (arguments, input) in
        [(&["show", "-"][..], &contract), (&["diff", "-", &file], &contract), (&["check", "-"], &wrong)]
    {
        let output = run(arguments, input);
        let shown = text(&output.stdout);
        assert!(shown.contains("u{1b}"), "{shown}");
        let bad = shown.chars().find(|char| (char.is_control() && *char != '\n') || *char == '\u{202e}');
        assert_eq!(bad, None, "{shown}");
    }
}

#[test]
fn the_locked_contracts_pass_the_check() {
    let files = [locked("responses.json"), locked("preconnect.json")];
    let names: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let output = run(&["check", names[0], names[1]], "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), format!("{}: a contract\n{}: a contract\n", names[0], names[1]));
}

#[test]
fn everything_that_is_wrong_in_a_file_is_a_line_with_its_place() {
    let mut contract = Work::CONTRACT.to_json();
    contract["fields"][0]["type"] = json!("text");
    contract["fields"][1]["optional"] = json!("yes");
    contract["blob"]["key"] = json!(1);
    contract["blobb"] = json!({});
    let output = run(&["check", "-"], &contract.to_string());
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    for (place, word) in [
        ("the whole", "has `blobb`, which no contract has here"),
        ("`/blob/key`", "1 is not of type"),
        ("`/fields/0/type`", "\"text\" is none of `any`, `string`, `integer`"),
        ("`/fields/1/optional`", "true was expected"),
    ] {
        let found = lines.iter().any(|line| line.starts_with(&format!("-: {place}: ")) && line.contains(word));
        assert!(found, "{place}: {lines:?}");
    }

    let faults = |contract: &str| {
        let output = run(&["check", "--json", "-"], contract);
        assert_eq!(output.status.code(), Some(1), "{contract}");
        let line: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(line["file"], "-");
        line["faults"].clone()
    };
    // A name that no place has room for.
    let mut long = Work::CONTRACT.to_json();
    long["fields"][0]["transports"]["x".repeat(50_000)] = json!({"keys": [1]});
    let place = "/fields/0/transports/(long name 1)/keys/0";
    assert_eq!(faults(&long.to_string()), json!([{"place": place, "what": "1 is not of type \"string\""}]));
    // Errors that the schema cannot see.
    let mut twice = Work::CONTRACT.to_json();
    twice["fields"][1]["name"] = json!("job");
    assert_eq!(faults(&twice.to_string()), json!([{"place": "/fields/1", "what": "is the field `job` again"}]));
    // Of a file of another form, that it is one, and no more.
    assert_eq!(faults(r#"{"format": 9}"#), json!([{"place": "/format", "what": "is 9: this release reads 1 to 2"}]));
    assert_eq!(faults("[]"), json!([{"place": "", "what": "is no object"}]));
    assert_eq!(
        faults("{\n\"format\" 1}"),
        json!([{"place": "", "what": "is no JSON: expected `:` at line 2 column 10"}]),
    );
}

#[test]
fn differences_are_said_by_their_effect() {
    let files = Files::new();
    let old = files.write("old.json", &Work::CONTRACT.to_json().to_string());
    let mut more = Work::CONTRACT.to_json();
    more["flat_limit"] = json!(200);
    more["fields"][0]["doc"] = json!("The job's id.");
    let more = files.write("more.json", &more.to_string());
    let mut less = Work::CONTRACT.to_json();
    less["fields"].as_array_mut().unwrap().remove(0);
    let less = files.write("less.json", &less.to_string());

    let equal = run(&["diff", &old, &old], "");
    assert_eq!((equal.status.code(), text(&equal.stdout)), (Some(0), "the contracts are equal\n"));
    let additive = run(&["diff", &old, &more], "");
    assert_eq!(additive.status.code(), Some(0));
    assert_eq!(
        text(&additive.stdout),
        "additive: `flat_limit` was `100`, is `200`\n\
         documentation: field `job`: `doc` was `The job.`, is `The job's id.`\n",
    );
    let breaking = run(&["diff", &old, &less], "");
    assert_eq!(breaking.status.code(), Some(1));
    assert_eq!(text(&breaking.stdout), "breaking for readers: field `job`: it is gone (blob, flat, header, tool)\n",);
    let data = run(&["diff", "--json", &old, &less], "");
    assert_eq!(data.status.code(), Some(1));
    assert_eq!(
        serde_json::from_slice::<Value>(&data.stdout).unwrap(),
        json!([{"effect": "breaking for readers", "place": "field `job`", "what": "it is gone (blob, flat, header, tool)"}]),
    );
    // By their names, and from the standard input.
    let locked = std::fs::read_to_string(locked("responses.json")).unwrap();
    assert_eq!(run(&["diff", "-", "codex"], &locked).status.code(), Some(0));
    assert_eq!(run(&["diff", "codex", "codex-preconnect"], "").status.code(), Some(1));
}

#[test]
fn what_cannot_be_read_is_told_from_what_is_breaking() {
    let files = Files::new();
    let job = files.write("job.json", &Work::CONTRACT.to_json().to_string());
    let no_contract = files.write("other.json", r#"{"format": 1}"#);
    let not_text = files.0.path().join("bytes.json");
    std::fs::write(&not_text, [0xff, 0xfe, 0]).unwrap();
    for (arguments, words) in [
        (&["diff", &job, "nowhere.json"][..], "cannot read `nowhere.json`: "),
        (&["diff", &no_contract, &job], "holds no contract: `/"),
        (&["diff", "-", "-"], "the standard input holds one contract"),
        (&["show", &no_contract], "holds no contract: `/"),
        (&["show", not_text.to_str().unwrap()], "as UTF-8"),
        (&["check", &job, "nowhere.json"], "cannot read `nowhere.json`: "),
    ] {
        let output = run(arguments, "");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with("error: ") && said.contains(words), "{said}");
    }
}

#[test]
fn the_help_is_a_manual() {
    for action in ["show", "check", "diff", "infer"] {
        let output = run(&[action, "--help"], "");
        let help = text(&output.stdout);
        for part in ["Examples:", "Exit codes:", "codex-meta contract "] {
            assert!(help.contains(part), "{action}: {help}");
        }
    }
}

#[test]
fn request_paths_are_shown_in_each_form() {
    let rows = |format: &str| {
        let output = run(&["show", "codex", "--format", format], "");
        let rows = text(&output.stdout).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        rows.collect::<Vec<_>>()
    };
    let table = "| POST /responses | HTTP; POST; */responses; with metadata or of a known sender; originator begins with codex or \
                 user-agent begins with codex; others have session-id, thread-id, x-client-request-id | header, header blob, flat, \
                 blob | flat at /client_metadata; holds Self::has_turn_metadata; fails Self::is_remote_v1_compaction; requires \
                 installation_id, session_id, thread_id, window_id, request_kind; blob since 0.140.0; x-codex-window-id on flat \
                 since 0.140.0 |";
    assert!(rows("table").iter().any(|row| row == table), "{:#?}", rows("table"));
    let markdown = "| `response.create` | a frame; `response.create` at `/type`; `originator` begins with `codex` or `user-agent` \
                    begins with `codex` | `flat`, `blob` |";
    assert!(rows("markdown").iter().any(|row| row.starts_with(markdown)), "{:#?}", rows("markdown"));
}

/// Characters on which a terminal acts, and of which a table is made.
const HOSTILE: &str = "\u{1b}[2J\u{9b}\u{202e}\u{2028}\u{200b}\u{e0041}|\\|\n\t";

/// Panics if a terminal would act on a part of the text, or a table in it is broken.
#[track_caller]
fn check_plain(text: &str) {
    let acts = |char: &char| {
        (char.is_control() && *char != '\n') || HOSTILE.chars().filter(|c| !c.is_ascii()).any(|c| c == *char)
    };
    assert_eq!(text.chars().find(acts), None, "{text}");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    // Some readers of Markdown take two backslashes for one that is escaped, and the bar behind them for the end of a cell.
    let bars = |row: &str| row.replace(r"\\", "").replace(r"\|", "").matches('|').count();
    assert!(rows.iter().all(|row| bars(row) == bars(rows[0]) && row.ends_with('|')), "{text}");
}

/// Whoever wrote the file: what is printed of it is plain text, also as Markdown and as JSON, and that reads back.
#[test]
fn whatever_is_in_a_file_is_printed_plain() {
    let mut file = Work::CONTRACT.to_json();
    let mut refused = 0;
    for place in texts(&file, "") {
        let mut changed = file.clone();
        let text = changed.pointer_mut(&place).unwrap();
        *text = format!("{}{HOSTILE}", text.as_str().unwrap()).into();
        match OwnedContract::from_value(&changed) {
            Ok(_) => file = changed,
            Err(error) => {
                refused += 1;
                check_plain(&error.to_string());
                let output = run(&["check", "-"], &changed.to_string());
                assert_eq!(output.status.code(), Some(1), "{place}");
                check_plain(std::str::from_utf8(&output.stdout).unwrap());
            }
        }
    }
    let kept = texts(&file, "")
        .iter()
        .filter(|place| file.pointer(place).unwrap().as_str().unwrap().ends_with(HOSTILE))
        .count();
    assert!(refused > 0 && kept > 20, "{refused} {kept}");

    let contract = OwnedContract::from_value(&file).unwrap();
    check_plain(&contract.to_markdown());
    check_plain(&diff(&contract, Work::CONTRACT).to_string());
    let text = file.to_string();
    for arguments in [
        &["show", "-"][..],
        &["show", "-", "--format", "markdown"],
        &["show", "-", "--format", "json"],
        &["check", "-"],
        &["diff", "codex", "-"],
        &["diff", "-", "codex"],
        &["diff", "-", "codex", "--json"],
    ] {
        let output = run(arguments, &text);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {output:?}");
        check_plain(std::str::from_utf8(&output.stdout).unwrap());
        if arguments.contains(&"--format") && arguments.contains(&"json") {
            assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), file);
        }
    }
}

/// The name of a file is foreign text too.
#[cfg(unix)]
#[test]
fn a_file_with_an_odd_name_is_named_plainly() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(format!("a{HOSTILE}").replace('\n', ""));
    let file = file.to_str().unwrap();
    let contract = Work::CONTRACT.to_json().to_string();
    for (text, code) in [(None, 2), (Some("{"), 1), (Some(&*contract), 0)] {
        if let Some(text) = text {
            std::fs::write(file, text).unwrap();
        }
        for arguments in [&["check", file][..], &["check", "--json", file], &["show", file], &["diff", "codex", file]] {
            let output = run(arguments, "");
            assert!(arguments[0] != "check" || output.status.code() == Some(code));
            check_plain(&String::from_utf8([output.stdout, output.stderr].concat()).unwrap());
        }
    }
}

/// Returns the places of all texts in the value, as JSON Pointers.
fn texts(value: &Value, place: &str) -> Vec<String> {
    match value {
        Value::String(_) => vec![place.to_owned()],
        Value::Array(items) => {
            items.iter().enumerate().flat_map(|(i, item)| texts(item, &format!("{place}/{i}"))).collect()
        }
        Value::Object(map) => {
            let name = |key: &str| key.replace('~', "~0").replace('/', "~1");
            map.iter().flat_map(|(key, value)| texts(value, &format!("{place}/{}", name(key)))).collect()
        }
        _ => Vec::new(),
    }
}

/// A file without an end is no contract, and is not read to its end.
#[cfg(target_os = "linux")]
#[test]
fn a_device_is_no_contract() {
    for command in ["check", "show"] {
        let output = run(&[command, "/dev/zero"], "");
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stderr), "error: cannot read `/dev/zero`: it has more than 64 MiB\n");
    }
}

/// A reader of the first lines alone still learns from the exit code whether something breaks.
#[cfg(target_os = "linux")]
#[test]
fn a_closed_output_changes_no_exit_code() {
    for (arguments, code) in [(["diff", "codex", "codex-mcp"], 1), (["diff", "codex", "codex"], 0)] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let program = env!("CARGO_BIN_EXE_codex-meta");
        let status = Command::new(program).arg("contract").args(arguments).stdout(writer).status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
}
