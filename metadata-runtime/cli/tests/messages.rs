//! Messages about arguments, captures and contracts that are not as they should be, and the exit codes.

use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use codex_metadata::Carrier;
use codex_metadata::contract::RequestPath;
use serde_json::{Value, json};
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program in the folder.
    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_codex-meta")).current_dir(&self.0).args(arguments).output().unwrap()
    }
}

/// Returns places for messages where nothing can be written: a pipe whose reader is gone, and a full disk.
fn unwritable() -> Vec<Stdio> {
    let mut places = vec![io::pipe().unwrap().1.into()];
    places.extend(File::options().write(true).open("/dev/full").ok().map(Stdio::from));
    places
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The captures behind one that cannot be read are read, and the rows are written.
#[test]
fn messages_that_cannot_be_written_do_not_end_the_program() {
    let folder = Folder::new();
    folder
        .file("a.jsonl", r#"{"method":"POST","url":"/","headers":{},"body":{"client_metadata":{"thread_id":"t-1"}}}"#);
    folder.file("empty.jsonl", "");
    folder.file("odd.jsonl", "{\"method\":\"GET\",\"url\":\"/\",\"headers\":{\"x-job\":\"j\"}}\n{nope\n");
    for (arguments, code, printed) in [
        (&["observe", "--json", "none.jsonl", "a.jsonl"][..], 2, "\"t-1\""),
        (&["observe", "empty.jsonl"], 2, ""),
        (&["observe", "--no-such"], 2, ""),
        (&["observe", "--listen", "127.0.0.1:0", "--forward", "http://127.0.0.1:1", "--record", "none/a"], 2, ""),
        (&["contract", "check", "none.json", "a.jsonl"], 2, "a.jsonl: "),
        (&["contract", "show", "none.json"], 2, ""),
        (&["contract", "infer", "odd.jsonl"], 0, "\"x-job\""),
    ] {
        for messages in unwritable() {
            let mut command = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
            command.current_dir(&folder.0).args(arguments).stderr(messages);
            let output = command.output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{arguments:?}");
            assert!(text(&output.stdout).contains(printed), "{arguments:?}: {}", text(&output.stdout));
        }
    }
    #[cfg(feature = "parquet")]
    for (number, messages) in unwritable().into_iter().enumerate() {
        let table = format!("table-{number}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
        command.current_dir(&folder.0).args(["observe", "--quiet", "none.jsonl", "a.jsonl", "--parquet", &table]);
        assert_eq!(command.stderr(messages).output().unwrap().status.code(), Some(2));
        let files = fs::read_dir(folder.0.path().join(&table).join("source=a.jsonl")).unwrap();
        assert_eq!(files.count(), 1);
    }
}

#[test]
fn captures_are_not_forwarded() {
    let folder = Folder::new();
    folder.file("a.jsonl", r#"{"headers":{}}"#);
    for more in [&[][..], &["--record", "seen.jsonl"]] {
        let output = folder.run(&[&["observe", "--forward", "http://127.0.0.1:1", "a.jsonl"], more].concat());
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{more:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with("error: `--forward` passes on what comes over `--listen`"), "{said}");
        assert!(said.contains("write `--listen HOST:PORT` in place of the captures"), "{said}");
    }
}

/// A capture of a proxy has requests of others, and may have no others.
#[test]
fn requests_of_other_clients_are_counted_and_no_error() {
    let folder = Folder::new();
    folder.file("other.jsonl", r#"{"method":"POST","url":"/x","headers":{"accept":"*/*"}}"#);
    folder.file("empty.jsonl", "");
    let output = folder.run(&["observe", "other.jsonl"]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    assert!(text(&output.stdout).contains("1 of other clients or addresses, left alone"));
    let output = folder.run(&["observe", "empty.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr), "error: there are no requests in what was given\n");
}

/// The contract sends no window's id there.
#[test]
fn a_request_to_an_mcp_server_is_joined_without_a_window() {
    let folder = Folder::new();
    let call = |object: Value| {
        let meta = json!({"x-codex-turn-metadata": object});
        json!({"method": "POST", "url": "/mcp", "headers": {}, "body": {"jsonrpc": "2.0", "params": {"_meta": meta}}})
    };
    let whole = call(json!({"session_id": "s-1", "thread_id": "t-1"}));
    let cut = call(json!({"session_id": "s-1"}));
    folder.file("calls.jsonl", &format!("{whole}\n{whole}\n{cut}\n"));
    let output = folder.run(&["observe", "calls.jsonl"]);
    let expected = "\n1 cannot be joined\n  3 (POST /mcp): field `thread_id` did not arrive on any carrier\n";
    assert!(text(&output.stdout).contains(expected), "{}", text(&output.stdout));
}

#[test]
fn a_file_that_is_no_json_is_no_contract() {
    let folder = Folder::new();
    folder.file("a.toml", "[package]\n");
    let output = folder.run(&["contract", "check", "a.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "a.toml: the text is no JSON: expected value at line 1 column 2\n");
}

#[test]
fn an_entry_that_cannot_be_read_is_said_with_its_line() {
    let folder = Folder::new();
    let good = r#"{"method":"POST","url":"/x","headers":{"accept":"*/*"}}"#;
    let odd = ["{\"method\":\"POST\",\"url\":3}", "[1,2]", "", "nope", "{\"headers\":", "{}}"];
    let lines: Vec<&str> = [good; 5].into_iter().chain(odd).chain([good, good, "{\"url\":1}", "{\"a\":"]).collect();
    let no_request = "not read: expected a request with `headers` or `body`,";
    let expected = format!(
        "6 (entry): {no_request} an array of them, or HAR with a `log`, on line 6\n\
         7 (entry): {no_request} or an entry of HAR, in the list on line 7\n\
         8 (entry): {no_request} or an entry of HAR, in the list on line 7\n\
         9 (capture): not read: it is no JSON from here on: expected ident at line 9 column 2\n\
         13 (entry): {no_request} an array of them, or HAR with a `log`, on line 14\n\
         14 (capture): not read: it is no JSON from here on: EOF while parsing a value at line 15 column 5\n",
    );
    for more in [&[][..], &["--threads", "1"]] {
        folder.file("a.jsonl", &lines.join("\n"));
        let output = folder.run(&[&["observe", "--quiet", "a.jsonl"], more].concat());
        assert_eq!(text(&output.stdout), expected, "{more:?}");
    }
    // Many lines are read at once, and elsewhere.
    let many = vec![good; 2_500].join("\n");
    for (between, end, line) in [("\n\n", "", 2_502), ("\r\n", "\n", 2_501)] {
        folder.file("a.jsonl", &[&many, between, "{nope", "\n", &many, end].concat());
        for more in [&[][..], &["--threads", "1"]] {
            let output = folder.run(&[&["observe", "--quiet", "a.jsonl"], more].concat());
            let said = format!(
                "2501 (capture): not read: it is no JSON from here on: key must be a string at line {line} column 2\n"
            );
            assert_eq!(text(&output.stdout), said, "{more:?}");
        }
    }
    // Of a message on a socket, no other part is recorded than its body.
    folder.file("a.jsonl", r#"{"kind":"frame","sender_version":"0.171.0","body_damaged":true}"#);
    let said =
        "1 (entry): not read: its body is not an object in UTF-8, and nothing of it could be recorded, on line 1\n";
    assert_eq!(text(&folder.run(&["observe", "--quiet", "a.jsonl"]).stdout), said);
    // The place in one of its members would be none in the file.
    folder.file("a.jsonl", &[good, r#"{"method":"POST","url":"/x","headers":5}"#].join("\n"));
    let output = folder.run(&["observe", "a.jsonl"]);
    assert!(text(&output.stdout).contains("its headers were not read: expected "), "{}", text(&output.stdout));
    assert!(!text(&output.stdout).contains("column"), "{}", text(&output.stdout));
    // In UTF-16 they are not counted.
    let wide: Vec<u8> = format!("\u{feff}{good}\nnope").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.file("a.jsonl", ""), wide).unwrap();
    let output = folder.run(&["observe", "--quiet", "a.jsonl"]);
    let said = "2 (capture): not read: it is no JSON from here on: expected ident\n";
    assert_eq!(text(&output.stdout), said);
}

/// The field is on the transport still, under a key alone.
#[test]
fn a_prefix_that_is_gone_is_named() {
    let folder = Folder::new();
    let contract = |flat: Value| {
        let field = json!({"name": "labels", "type": "any", "transports": {"flat": flat}});
        json!({
            "format": 1, "name": "Job", "transports": ["flat"], "blob": null, "views": [], "reserved": [],
            "foreign": [], "fields": [field], "paths": [],
        })
    };
    let prefix = json!({"keys": [], "prefix": "label_", "also": [{"keys": ["labels"]}]});
    folder.file("old.json", &contract(prefix).to_string());
    folder.file("new.json", &contract(json!({"keys": ["labels"]})).to_string());
    let diff = |old: &str, new: &str| text(&folder.run(&["contract", "diff", old, new]).stdout).to_owned();
    let gone = "breaking for readers: field `labels`, flat: the prefix `label_` is gone\n";
    assert_eq!(diff("old.json", "new.json"), gone);
    assert_eq!(diff("new.json", "old.json"), "additive: field `labels`, flat: the prefix `label_` is new\n");
}

/// The extras may have a sensitive value whose key was damaged on the way.
#[test]
fn programs_get_null_for_sensitive_values_and_extras_beside_them() {
    #[derive(codex_metadata::CodexMeta)]
    #[codex_meta(blob(key = "x-job"))]
    struct Job {
        #[codex_meta(header = "x-id", flat, blob)]
        id: String,
        #[codex_meta(blob(sensitive), omit(header, flat))]
        token: String,
        #[codex_meta(extras)]
        extras: codex_metadata::Extras<Self>,
    }

    let folder = Folder::new();
    folder.file("job.json", &<Job as codex_metadata::CodexMeta>::CONTRACT.to_json().to_string());
    let blob = json!({"id": "j-1", "token": "s3cr3t", "more": "x"}).to_string();
    let body = json!({"client_metadata": {"id": "j-1", "x-job": blob}});
    let request = json!({"method": "POST", "url": "/", "headers": {"x-id": "j-1", "x-job": blob}, "body": body});
    folder.file("a.jsonl", &request.to_string());
    let output = folder.run(&["observe", "--json", "--contract", "job.json", "a.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(line["fields"], json!({"id": "j-1", "token": null, "extras": null}));

    // A lost brace puts what is behind it into the value before.
    let moved = r#"{"id":{"is":"j-1","token":"s3cr3t"}}"#;
    let body = json!({"client_metadata": {"x-job": moved}});
    folder.file("b.jsonl", &json!({"method": "POST", "url": "/", "body": body}).to_string());
    for form in [&["--json"][..], &[]] {
        let output = folder.run(&[&["observe", "--contract", "job.json", "b.jsonl"], form].concat());
        assert_eq!(output.status.code(), Some(1));
        assert!(!text(&output.stdout).contains("s3cr3t"), "{}", text(&output.stdout));
    }
}

/// The header `version` has the sender's release, which is shown beside the fields too.
#[test]
fn a_sensitive_release_is_not_shown() {
    #[derive(codex_metadata::CodexMeta)]
    #[codex_meta(transports(header))]
    struct Job {
        #[codex_meta(header = "x-id")]
        id: String,
        #[codex_meta(header(name = "version", sensitive))]
        release: Option<String>,
    }

    /// A struct that says nothing of the header.
    #[derive(codex_metadata::CodexMeta)]
    #[codex_meta(transports(flat))]
    struct Other {
        #[codex_meta(flat)]
        other: String,
    }

    #[derive(codex_metadata::CodexMeta)]
    #[codex_meta(transports(header), paths = BY_AGENT)]
    struct Agent {
        #[codex_meta(header(name = "x-agent", sensitive))]
        agent: String,
    }
    const BY_AGENT: &[RequestPath] =
        &[RequestPath::new("by agent").with_senders(&[("user-agent", "app")]).with_carriers(&[Carrier::Header])];

    let folder = Folder::new();
    // A file may have a header that no struct has.
    let agent = <Agent as codex_metadata::CodexMeta>::CONTRACT.to_json().to_string().replace("x-agent", "user-agent");
    folder.file("agent.json", &agent);
    folder.file("b.json", &json!({"method": "GET", "url": "/", "headers": {"user-agent": "app/9.1.6 x"}}).to_string());
    let output = folder.run(&["observe", "--json", "--contract", "agent.json", "b.json"]);
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!([&line["version"], &line["fields"]["agent"]], [&Value::Null; 2], "{line}");

    folder.file("job.json", &<Job as codex_metadata::CodexMeta>::CONTRACT.to_json().to_string());
    folder.file("other.json", &<Other as codex_metadata::CodexMeta>::CONTRACT.to_json().to_string());
    let requests = [
        json!({"method": "GET", "url": "/", "headers": {"x-id": "j-1", "version": "9.1.7"}}),
        json!({"method": "GET", "url": "/", "headers": {"version": "9.1.8"}}),
        json!({"method": "POST", "url": "/", "headers": {"version": "9.1.9"}, "body": {"client_metadata": {"other": "a"}}}),
    ];
    folder.file("a.json", &json!(requests).to_string());
    for form in [&["--json"][..], &["--quiet"], &[]] {
        let contracts = ["observe", "--contract", "job.json", "--contract", "other.json", "a.json"];
        let output = folder.run(&[&contracts, form].concat());
        let out = [text(&output.stdout), text(&output.stderr)].concat();
        assert!(!out.contains("9.1."), "{out}");
        assert!(form != ["--json"] || out.contains("j-1"), "{out}");
    }
    let output = folder.run(&["observe", "--json", "--contract", "other.json", "a.json"]);
    assert!(text(&output.stdout).contains(r#""version":"9.1.9""#), "{}", text(&output.stdout));
}
