//! `codex-meta observe --contract`: requests of other contracts than Codex's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{MessageKind, RequestPath};
use codex_metadata::{Carrier, CodexMeta};
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// A job in a header, in the body's `meta.ids`, and in a view.
#[derive(CodexMeta)]
#[codex_meta(transports(header, flat), views(tool), paths = PATHS)]
struct Job {
    #[codex_meta(header = "x-job", flat(key = "job"), tool)]
    job: String,
    #[codex_meta(flat(since = "2.0.0"), omit(header, tool))]
    tries: u32,
}

const PATHS: &[RequestPath] = &[
    RequestPath::new("handshake")
        .with_kind(MessageKind::Handshake)
        .with_urls(&["/jobs"])
        .with_carriers(&[Carrier::Header]),
    RequestPath::new("frame")
        .with_kind(MessageKind::Frame)
        .with_member("/type", "job")
        .with_carriers(&[Carrier::Flat])
        .with_flat_at("/meta/ids"),
    RequestPath::new("call")
        .with_kind(MessageKind::Mcp)
        .with_others()
        .with_carriers(&[Carrier::View("tool")])
        .with_views_at(&[("tool", "/params/_meta/job")]),
    RequestPath::new("POST /jobs")
        .with_methods(&["POST"])
        .with_urls(&["/jobs", "/jobs/*/retry"])
        .with_carriers(&[Carrier::Header, Carrier::Flat])
        .with_flat_at("/meta/ids"),
    RequestPath::new("any of the runner")
        .with_others()
        .with_senders(&[("user-agent", "Runner")])
        .with_carriers(&[Carrier::Header]),
];

/// Ids without request paths.
#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Ids {
    #[codex_meta(header = "x-thread", flat)]
    thread_id: String,
}

/// Ids in a view alone.
#[derive(CodexMeta)]
#[codex_meta(transports(), views(tool))]
struct Unknown {
    #[codex_meta(tool)]
    thread_id: String,
}

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn contract<M: CodexMeta>(&self, name: &str) -> PathBuf {
        self.file(name, &M::CONTRACT.to_json().to_string())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn capture(&self, requests: &[Value]) -> PathBuf {
        let lines: Vec<String> = requests.iter().map(ToString::to_string).collect();
        self.file("capture.jsonl", &lines.join("\n"))
    }
}

fn observe(contracts: &[&Path], rest: &[&str], capture: &Path) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
    program.arg("observe");
    for contract in contracts {
        program.arg("--contract").arg(contract);
    }
    program.args(rest).arg(capture).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn job() -> Value {
    json!({
        "method": "POST", "url": "https://example.com/jobs?x=1", "headers": {"x-job": "j-1"},
        "body": {"meta": {"ids": {"job": "j-1", "tries": "1"}}},
    })
}

#[test]
fn each_request_has_the_path_that_the_contract_says() {
    let place = Place::new();
    let contract = place.contract::<Job>("job.json");
    let sockets = json!({"upgrade": "websocket", "x-job": "j-1"});
    let requests = [
        job(),
        json!({"method": "POST", "url": "/jobs/7/retry/", "headers": {"x-job": "j-1"}, "body": job()["body"]}),
        json!({"method": "GET", "url": "https://example.com/jobs", "headers": sockets}),
        json!({"method": "GET", "url": "wss://example.com/jobs", "headers": {"x-job": "j-1"}}),
        json!({"method": "GET", "url": "/jobs", "kind": "handshake", "headers": {"x-job": "j-1"}}),
        json!({"body": {"type": "job", "meta": {"ids": {"job": "j-1", "tries": "1"}}}}),
        json!({"method": "POST", "url": "/mcp", "headers": {"x-job": "other"},
            "body": {"jsonrpc": "2.0", "params": {"_meta": {"job": {"job": "j-1"}}}}}),
        json!({"method": "GET", "url": "/health", "headers": {"user-agent": "runner/1.0 (x)", "x-job": "j-1"}}),
    ];
    let others = [
        json!({"method": "OPTIONS", "url": "/jobs", "headers": {"access-control-request-method": "POST"}}),
        json!({"method": "GET", "url": "/jobs", "headers": {"accept": "*/*"}}),
        json!({"method": "POST", "url": "/jobs/7", "headers": {"accept": "*/*"}}),
        json!({"method": "POST", "url": "/mcp", "headers": {}, "body": {"jsonrpc": "2.0", "params": {"_meta": {}}}}),
        json!({"body": {"type": "else", "meta": {"ids": {"x": "j-1"}}}}),
        json!({"method": "POST", "url": "/v1/responses", "headers": {"session-id": "s", "thread-id": "t"}}),
    ];
    let output = observe(&[&contract], &["--json"], &place.capture(&[&requests[..], &others[..]].concat()));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let paths: Vec<Value> = lines(&output).iter().map(|line| line["path"].clone()).collect();
    assert_eq!(
        paths,
        ["POST /jobs", "POST /jobs", "handshake", "handshake", "handshake", "frame", "call", "any of the runner"]
    );
    for line in lines(&output) {
        assert_eq!((&line["contract"], &line["fields"]["job"]), (&"Job".into(), &"j-1".into()), "{line}");
    }
    let output = observe(&[&contract], &[], &place.capture(&[&requests[..], &others[..]].concat()));
    let expected = "
| field | flat | header | tool |
|-------|------|--------|------|
| job   |    3 |      6 |    1 |
| tries |    3 |        |      |

8 requests, 0 with findings
6 of other clients or addresses, left alone
not checked: 9 one_carrier
";
    assert_eq!(text(&output.stdout), expected);
}

/// Each name was compared with that of each path, letter by letter: as many took half a minute.
#[test]
fn many_headers_are_looked_up_for_many_paths() {
    let place = Place::new();
    let mut contract = Job::CONTRACT.to_json();
    let path =
        |i| json!({"name": format!("p{i}"), "kind": "http", "header": format!("x-path-{i}"), "carriers": ["header"]});
    contract["paths"] = (0..1024).map(path).collect();
    let contract = place.file("job.json", &contract.to_string());
    let mut headers: Map<String, Value> = (0..8_000).map(|i| (format!("x-other-{i}"), "1".into())).collect();
    headers.extend([("x-job".to_owned(), "j-1".into()), ("X_Path_1023".to_owned(), "1".into())]);
    let request = json!({"method": "POST", "url": "/a", "headers": headers});
    let output = observe(&[&contract], &["--json"], &place.capture(&[request]));
    let found: Vec<Value> = lines(&output).iter().map(|line| line["path"].clone()).collect();
    assert_eq!(found, ["p1023"]);
}

#[test]
fn a_fault_names_the_field_and_is_the_exit_code() {
    let place = Place::new();
    let contract = place.contract::<Job>("job.json");
    let mut fault = job();
    fault["body"]["meta"]["ids"]["job"] = "j-2".into();
    let output = observe(&[&contract], &[], &place.capture(&[job()]));
    assert_eq!(output.status.code(), Some(0));
    let expected = "\
| field | value | on           |
|-------|-------|--------------|
| job   | j-1   | flat, header |
| tries | 1     | flat         |

no findings
";
    assert_eq!(text(&output.stdout), expected);
    let capture = place.capture(&[fault]);
    let finding = r#"header `x-job` (field `job`) differs: "j-1", but flat has "j-2""#;
    let output = observe(&[&contract], &[], &capture);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).ends_with(&format!("findings:\n  {finding}\n")), "{}", text(&output.stdout));
    let output = observe(&[&contract], &["--quiet"], &capture);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), ""));
    let without = observe(&[], &[], &capture);
    assert_eq!(without.status.code(), Some(0), "it is none of Codex's: {}", text(&without.stdout));
}

#[test]
fn the_release_is_that_of_a_sender_that_the_contract_names() {
    let place = Place::new();
    let contract = place.contract::<Job>("job.json");
    let request = |agent: &str| {
        let mut request = job();
        request["headers"]["user-agent"] = agent.into();
        request["body"]["meta"]["ids"].as_object_mut().unwrap().remove("tries");
        request
    };
    for (agent, code) in [("Runner/1.9.0 (linux)", 0), ("Runner/2.0.0 (linux)", 1), ("curl/8.0.0", 0)] {
        let output = observe(&[&contract], &["--json"], &place.capture(&[request(agent)]));
        assert_eq!(output.status.code(), Some(code), "{agent}: {}", text(&output.stdout));
    }
}

#[test]
fn a_frame_has_the_release_of_its_handshake_and_may_come_on_anothers_socket() {
    let place = Place::new();
    let contract = place.contract::<Job>("job.json");
    let socket = |path: &str, agent: &str| {
        let header = |name: &str, value: &str| json!({"name": name, "value": value});
        let message = |body: Value| json!({"type": "send", "opcode": 1, "data": body.to_string()});
        let headers = [header("Upgrade", "websocket"), header("User-Agent", agent), header("X-Job", "j-1")];
        json!({
            "request": {"method": "GET", "url": format!("wss://example.com{path}"), "headers": headers},
            "_webSocketMessages": [
                message(json!({"type": "job", "meta": {"ids": {"job": "j-1"}}})),
                message(json!({"type": "job", "meta": {"ids": {"other": "j-1"}}})),
                message(json!({"type": "else"})),
            ],
        })
    };
    let paths = |path: &str, agent: &str| {
        let har = json!({"log": {"entries": [socket(path, agent)]}});
        let output = observe(&[&contract], &["--json"], &place.file("a.har", &har.to_string()));
        let said = |finding: &Value| finding["message"].as_str().unwrap().to_owned();
        let of = |line: &Value| {
            let findings = line["findings"].as_array().unwrap().iter().map(said);
            (line["path"].as_str().unwrap().to_owned(), findings.collect::<Vec<_>>().join("; "))
        };
        lines(&output).iter().map(of).collect::<Vec<_>>()
    };
    let row = |path: &str, findings: &str| (path.to_owned(), findings.to_owned());
    let (tries, job) = ("flat `tries` (field `tries`) is missing", "flat `job` (field `job`) is missing");
    let other = "flat `other` is not declared: \"j-1\"";
    let all = [row("handshake", ""), row("frame", tries), row("frame", &[other, job, tries].join("; "))];
    assert_eq!(paths("/jobs", "Runner/2.0.0"), all);
    let all = [row("handshake", ""), row("frame", ""), row("frame", &[other, job].join("; "))];
    assert_eq!(paths("/jobs", "Runner/1.0.0"), all);
    // Of a socket that the contract does not know only a frame with one of its keys is its own.
    assert_eq!(paths("/chat", "Other/2.0.0"), [row("frame", "")]);
}

#[test]
fn a_contract_without_paths_is_recognised_by_its_keys() {
    let place = Place::new();
    let contract = place.contract::<Ids>("ids.json");
    let requests = [
        json!({"method": "POST", "url": "/a", "headers": {"x-thread": "t-1"}, "body": "no JSON"}),
        json!({"method": "POST", "url": "/b", "headers": {}, "body": {"client_metadata": {"threadId": "t-1"}}}),
        json!({"method": "POST", "url": "/c", "headers": {}, "body": {"client_metadata": {"other": "t-1"}}}),
    ];
    let output = observe(&[&contract], &["--json"], &place.capture(&requests));
    let names: Vec<Value> = lines(&output).iter().map(|line| line["request"].clone()).collect();
    assert_eq!(names, ["POST /a", "POST /b"]);
}

#[test]
fn a_request_belongs_to_the_first_contract_that_recognises_it() {
    let place = Place::new();
    let (ids, jobs) = (place.contract::<Ids>("ids.json"), place.contract::<Job>("job.json"));
    let mut both = job();
    both["headers"]["x-thread"] = "t-1".into();
    let alone = json!({"method": "GET", "url": "/", "headers": {"x-thread": "t-1"}});
    let capture = place.capture(&[both, alone]);
    let of = |contracts: &[&Path]| {
        let output = observe(contracts, &["--json"], &capture);
        lines(&output).iter().map(|line| line["contract"].clone()).collect::<Vec<Value>>()
    };
    assert_eq!(of(&[&ids, &jobs]), ["Ids", "Ids"]);
    assert_eq!(of(&[&jobs, &ids]), ["Job", "Ids"]);
    let output = observe(&[&jobs, &ids], &[], &capture);
    let expected = "
Job:
| field | flat | header |
|-------|------|--------|
| job   |    1 |      1 |
| tries |    1 |        |

Ids:
| field     | header |
|-----------|--------|
| thread_id |      1 |
";
    assert!(text(&output.stdout).starts_with(expected), "{}", text(&output.stdout));
}

/// The contract that comes first takes requests of both, as their blob has one key.
#[test]
fn what_is_sensitive_by_another_contract_is_not_shown() {
    let place = Place::new();
    let contract = |name: &str, key: &str, more: Value| {
        let mut slot = json!({"keys": [key]});
        slot.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let field =
            json!({"name": key, "type": "string", "optional": true, "transports": {"flat": slot, "blob": slot}});
        let contract = json!({
            "format": 2, "name": name, "transports": ["flat", "blob"], "blob": {"key": "x-m"}, "views": [],
            "reserved": [], "foreign": [], "fields": [field],
        });
        place.file(&format!("{name}.json"), &contract.to_string())
    };
    let (open, hidden) =
        (contract("Open", "x_pub", json!({})), contract("Hidden", "x_tok", json!({"sensitive": true})));
    let map = json!({"x_tok": "s3cr3t", "x-m": r#"{"x_tok":"s3cr3t2"}"#});
    let capture =
        place.capture(&[json!({"method": "POST", "url": "/a", "headers": {}, "body": {"client_metadata": map}})]);
    for contracts in [[&*open, &*hidden], [&*hidden, &*open]] {
        for style in [&[][..], &["--json"]] {
            let output = observe(&contracts, style, &capture);
            let out = text(&output.stdout);
            assert!(out.contains("x_tok") && !out.contains("s3cr3t"), "{out}");
        }
    }
}

#[test]
fn a_contract_that_cannot_be_used_is_an_error_that_says_why() {
    let place = Place::new();
    let capture = place.capture(&[job()]);
    let contract = place.contract::<Job>("job.json");
    let error = |contracts: &[&Path], rest: &[&str]| {
        let output = observe(contracts, rest, &capture);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""));
        text(&output.stderr).replace(place.0.path().to_str().unwrap(), "")
    };
    let missing = place.path("none.json");
    assert!(error(&[&missing], &[]).starts_with("error: cannot read `/none.json`: "));
    let broken = place.file("broken.json", r#"{"format":1}"#);
    assert_eq!(error(&[&contract, &broken], &[]), "error: `/broken.json` holds no contract: `/views` is missing\n");
    let other = place.contract::<Job>("other.json");
    let twice = "error: `/other.json` holds a contract of `Job`, as `/job.json` does: give one of them\n";
    assert_eq!(error(&[&contract, &other], &[]), twice);
    let unknown = place.contract::<Unknown>("unknown.json");
    let said = error(&[&unknown], &[]);
    assert!(said.contains("no request paths, no headers and no flat map"), "{said}");
    assert!(said.ends_with("declare its paths with `paths = PATH`\n"), "{said}");
    let mut nameless = Job::CONTRACT.to_json();
    nameless["paths"] = json!([{"name": "POST /jobs", "kind": "http", "carriers": ["header"]}]);
    let nameless = place.file("nameless.json", &nameless.to_string());
    let said = error(&[&nameless], &[]);
    assert!(said.ends_with("recognised: give one `with_urls`, `with_header` or another of these\n"), "{said}");
    let said = error(&[Path::new("-")], &["-"]);
    assert!(said.contains("`-` is given twice"), "{said}");
}

/// A contract of Codex's reads its requests as the program does without one, by its name and from a file.
#[test]
fn codexs_own_contracts_recognise_its_requests() {
    let place = Place::new();
    let mut turn = json!({
        "method": "POST", "url": "https://api.openai.com/v1/responses",
        "headers": {"user-agent": "codex_cli_rs/0.171.0 (x)", "session-id": "s-1", "thread-id": "t-1"},
        "body": {"client_metadata": {"session_id": "s-1", "thread_id": "t-2"}},
    });
    let other = json!({"method": "POST", "url": "/v1/responses", "headers": {"user-agent": "other"}, "body": {}});
    let file = place.contract::<CodexResponsesMetadata>("codex.json");
    let same = |turn: &Value| {
        let capture = place.capture(&[turn.clone(), other.clone()]);
        let own = lines(&observe(&[], &["--json"], &capture));
        assert_eq!(own.len(), 1);
        for contract in [Path::new("codex"), &file] {
            let given = lines(&observe(&[contract], &["--json"], &capture));
            assert_eq!(given.len(), 1);
            for member in ["path", "version", "fields", "carriers", "shapes", "findings"] {
                assert_eq!(given[0][member], own[0][member], "{member}");
            }
        }
    };
    same(&turn);
    turn["url"] = "/responses/compact".into();
    turn["body"] = json!({"input": []});
    same(&turn);
    turn["url"] = "/elsewhere".into();
    turn["headers"]["x-codex-turn-metadata"] = "{}".into();
    same(&turn);
    // What is special in requests of MCP, and in reads of a resource.
    let meta = |object: Value| json!({"jsonrpc": "2.0", "params": {"_meta": {"x-codex-turn-metadata": object, "threadId": "t-2"}}});
    for object in [json!({"session_id": "s-1", "thread_id": "t-1"}), json!({"mcp_request_meta": {"a": 1}})] {
        same(&json!({"method": "POST", "url": "/mcp", "headers": {}, "body": meta(object)}));
    }
    let frame = json!({"client_metadata": {"x-codex-turn-state": "s", "session_id": "s-1"}, "type": "response.create"});
    same(&json!({"body": frame}));
}
