//! Captures, and every fault of the fault injection: they are found live as in a file, and kept in a record.

use std::fs;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use codex_metadata::Contract;
use codex_metadata_cli::capture::{self, Item, Received};
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::given::Given;
use codex_metadata_cli::live::Options;
use codex_metadata_cli::request::{Path, Request};
use codex_metadata_tests::live::Watched;
use codex_metadata_tests::observe::fault::for_each_fault;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;
use http::HeaderValue;
use serde_json::{Value, json};

use crate::sender::{Sender, taking};

/// The findings of a line, told by kind, carrier and key.
pub(crate) fn findings(line: &Value) -> Vec<String> {
    let text = |finding: &Value| format!("{} {} {}", finding["kind"], finding["carrier"], finding["key"]);
    let mut all: Vec<String> = line["findings"].as_array().unwrap().iter().map(text).collect();
    all.sort();
    all
}

fn expected(request: &Request) -> Vec<String> {
    let text = |finding: &codex_metadata::observe::Finding| {
        format!("{:?} {:?} {}", finding.kind.name(), finding.carrier.to_string(), Value::from(finding.key.as_str()))
    };
    let mut all: Vec<String> = request.read().findings.iter().map(text).collect();
    all.sort();
    all
}

fn captures() -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("captures");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// Each captured request, live and from the record, has the findings that it has in its file.
#[tokio::test(flavor = "multi_thread")]
async fn every_capture_is_replayed_and_recorded() {
    let folder = tempfile::tempdir().unwrap();
    for (bodies, name) in [(false, "metadata.jsonl"), (true, "bodies.jsonl")] {
        let record = folder.path().join(name);
        let url = format!("http://{}", taking().await);
        let change = |options: &mut Options| (options.record, options.bodies) = (Some(record.clone()), bodies);
        let watched = Watched::start_with(&url, change).await.unwrap();
        let sender = Sender::new(watched.address());
        let mut sent = Vec::new();
        for file in captures() {
            let mut requests = Vec::new();
            capture::read(file.as_slice(), |item| {
                let Item::Request(captured) = item else { panic!("{item:?}") };
                requests.push(captured.request);
                true
            })
            .unwrap();
            for request in requests {
                sender.send(&request).await;
                sent.push(request);
            }
        }
        let (summary, lines) = watched.stop().await.unwrap();
        // The handshake before each frame has nothing of Codex here, and is another client's.
        let of_frames = sent.iter().filter(|request| request.path == Some(Path::ResponseCreate)).count();
        assert_eq!((summary.all.requests, summary.foreign), (sent.len() as u64, of_frames as u64));
        let offline: Vec<_> = sent.iter().map(expected).collect();
        assert_eq!(lines.iter().map(findings).collect::<Vec<_>>(), offline);
        assert!(offline.iter().flatten().count() > 50);

        let mut recorded = Vec::new();
        capture::read(fs::read(&record).unwrap().as_slice(), |item| {
            let Item::Request(captured) = item else { panic!("{item:?}") };
            assert_eq!(captured.notes, Vec::<String>::new());
            recorded.push(expected(&captured.request));
            true
        })
        .unwrap();
        assert_eq!(recorded, lines.iter().map(findings).collect::<Vec<_>>());
    }
}

/// Secrets are not in the record, and neither are prompts without `--bodies`.
#[tokio::test]
async fn a_record_has_no_secret_and_no_prompt() {
    let folder = tempfile::tempdir().unwrap();
    for bodies in [false, true] {
        let record = folder.path().join(format!("{bodies}.jsonl"));
        let url = format!("http://{}", taking().await);
        let change = |options: &mut Options| (options.record, options.bodies) = (Some(record.clone()), bodies);
        let watched = Watched::start_with(&url, change).await.unwrap();
        let sent = sending(&samples::rich().snapshot.for_turn("turn-1"), Path::Responses).0;
        let mut body: Value = serde_json::from_slice(&sent.body.unwrap()).unwrap();
        body["input"] = "a-prompt".into();
        let url = format!("http://u:in-the-url@{}/v1/responses?key=in-the-query", watched.address());
        let secrets = ["authorization", "cookie", "proxy-authorization", "x-api-key", "openai-organization"];
        let mut request =
            reqwest::Client::builder().no_proxy().build().unwrap().post(url).headers(sent.headers.unwrap());
        for name in secrets {
            request = request.header(name, "a-secret");
        }
        request.body(body.to_string()).send().await.unwrap();
        watched.stop().await.unwrap();
        let text = fs::read_to_string(&record).unwrap();
        assert!(text.contains("turn-1"), "{text}");
        assert_eq!(text.contains("a-prompt"), bodies);
        for secret in ["a-secret", "in-the-url", "in-the-query", "Bearer", "Basic"] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

/// Sends requests to these paths, of a contract of its own, and returns the lines that are printed, and the record.
async fn passed(given: &'static Given, paths: &[String]) -> (Vec<Value>, String) {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("seen.jsonl");
    let url = format!("http://{}", taking().await);
    let change = |options: &mut Options| (options.record, options.given) = (Some(record.clone()), Some(given));
    let watched = Watched::start_with(&url, change).await.unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in paths {
        let url = format!("http://{}/{path}", watched.address());
        client.post(url).header("zone", "z").body("{}").send().await.unwrap();
    }
    let (summary, lines) = watched.stop().await.unwrap();
    assert_eq!(summary.all.requests, paths.len() as u64);
    (lines, fs::read_to_string(&record).unwrap())
}

/// A contract of requests to `/users/*/jobs` and `/proxied/*`.
fn jobs() -> &'static Given {
    let contract = json!({
        "format": Contract::FORMAT, "name": "Given", "transports": ["header"], "blob": null, "header_limit": null,
        "header_total": null, "flat_limit": null, "views": [], "reserved": [], "foreign": [],
        "paths": [{"name": "jobs", "kind": "http", "methods": ["POST"], "urls": ["/users/*/jobs", "/proxied/*"], "carriers": ["header"]}],
        "fields": [{"name": "zone", "type": "string", "transports": {"header": {"keys": ["zone"]}}}],
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("given.json");
    fs::write(&file, contract.to_string()).unwrap();
    Given::read(&[Source::File(file)]).unwrap()
}

/// A request is recognised in the record by what recognised it on its way, which has no user of a URL in it.
#[tokio::test]
async fn a_recorded_request_is_found_again() {
    let users = ["me", "me@example.com", "me%40example.com", "a%3Fb", "a%23a-secret", "m@1:rawPredict", "x:a-secret@z"];
    let proxied = ["a-secret@github.com/o/r", "r%3Ftoken=a-secret", "https://me:a-secret@h/a"];
    let paths: Vec<String> = users
        .map(|user| format!("users/{user}/jobs?a-secret"))
        .into_iter()
        .chain(proxied.map(|path| format!("proxied/{path}")))
        .collect();
    let (_, text) = passed(jobs(), &paths).await;
    assert!(!text.contains("a-secret"), "{text}");
    let found = text.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let [method, url] = ["method", "url"].map(|name| line[name].as_str().map(str::to_owned));
        let headers = Some([("zone".parse().unwrap(), HeaderValue::from_static("z"))].into_iter().collect());
        match capture::received(Some(jobs()), Received { method, url, headers, ..Received::default() }) {
            Item::Request(captured) => captured.path_name(),
            other => panic!("{other:?}: {text}"),
        }
    });
    assert_eq!(found.collect::<Vec<_>>(), vec![Some("jobs"); paths.len()]);
}

/// The query is a part of it then, and the path is too.
#[tokio::test]
async fn a_password_that_ends_in_the_query_is_neither_printed_nor_recorded() {
    let paths =
        ["https://me:a-secret?x@h/jobs", "me:a-secret?x%40h/jobs", "x//a-secret/@h/jobs", "x//a-secret?x@h/jobs"];
    let paths: Vec<String> = paths.map(|path| format!("proxied/{path}")).into();
    let (lines, text) = passed(jobs(), &paths).await;
    assert_eq!(lines.len(), paths.len());
    for text in lines.iter().map(Value::to_string).chain([text]) {
        assert!(!text.contains("a-secret"), "{text}");
    }
}

/// What authenticates a request is not in the record either if a contract's headers are all that begin so, or name it.
#[tokio::test]
async fn no_credential_of_a_contract_is_recorded() {
    let slot = |slot: Value| json!({"header": slot});
    let contract = json!({
        "format": Contract::FORMAT, "name": "Given", "transports": ["header"], "blob": null, "header_limit": null,
        "header_total": null, "flat_limit": null, "views": [], "reserved": [], "foreign": [], "paths": [],
        "fields": [
            {"name": "labels", "type": "object", "transports": slot(json!({"keys": [], "prefix": "x-"}))},
            {"name": "key", "type": "string", "transports": slot(json!({"keys": ["private-token"]}))},
            {"name": "zone", "type": "string", "transports": slot(json!({"keys": ["zone"]}))},
        ],
    });
    let folder = tempfile::tempdir().unwrap();
    let (file, record) = (folder.path().join("given.json"), folder.path().join("seen.jsonl"));
    fs::write(&file, contract.to_string()).unwrap();
    let given = Given::read(&[Source::File(file)]).unwrap();
    let url = format!("http://{}", taking().await);
    let change = |options: &mut Options| (options.record, options.given) = (Some(record.clone()), Some(given));
    let watched = Watched::start_with(&url, change).await.unwrap();
    let url = format!("http://{}/v1/jobs", watched.address());
    let mut request = reqwest::Client::builder().no_proxy().build().unwrap().post(url);
    let credentials =
        ["x-api-key", "x-auth-token", "x-apikey", "x-amz-security-token", "x-csrf-token", "private-token"];
    for name in credentials {
        request = request.header(name, "a-secret");
    }
    for name in ["x-label-team", "x-max-tokens", "zone"] {
        request = request.header(name, "a-value");
    }
    request.body("{}").send().await.unwrap();
    watched.stop().await.unwrap();
    let text = fs::read_to_string(&record).unwrap();
    assert!(!text.contains("a-secret"), "{text}");
    assert_eq!(text.matches("a-value").count(), 3, "{text}");
}

/// Returns the findings of a reader that knows what the network tells of a request; none if its owner cannot be told.
fn told(request: &Request) -> Option<Vec<String>> {
    let is_frame = request.path == Some(Path::ResponseCreate);
    let url = match request.path {
        Some(Path::Compact) => "/v1/responses/compact",
        Some(Path::Mcp) => "/mcp",
        _ => "/v1/responses",
    };
    let mut headers = request.headers.clone().unwrap_or_default();
    let mut method = "POST";
    if matches!(request.path, Some(Path::Handshake | Path::Preconnect)) {
        method = "GET";
        headers.insert("upgrade", HeaderValue::from_static("websocket"));
    }
    let version = request.version.clone();
    headers.insert("version", HeaderValue::from_str(version.as_deref().unwrap()).unwrap());
    let received = if is_frame {
        Received { body: request.body.clone(), version, ..Received::default() }
    } else {
        let body = (method == "POST").then(|| request.body.clone().unwrap_or_default());
        Received { method: Some(method.into()), url: Some(url.into()), headers: Some(headers), body, version: None }
    };
    match capture::received(None, received) {
        Item::Request(captured) => Some(expected(&captured.request)),
        Item::Foreign | Item::Odd { .. } => None,
    }
}

/// Every fault of the fault injection is found on its way, but for those that take away every sign of whose request it is.
#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_found_live() {
    let snapshot = samples::rich().snapshot.for_turn("turn-1");
    let mut faulty = Vec::new();
    for path in [Path::Responses, Path::Compact, Path::Mcp, Path::Handshake, Path::ResponseCreate] {
        for_each_fault(&sending(&snapshot, path).0, 401, |fault| faulty.push(fault));
    }
    // The injection has the part of a call that it is about, and not what makes it one.
    for fault in faulty.iter_mut().filter(|fault| fault.request.path == Some(Path::Mcp)) {
        let body = fault.request.body.get_or_insert_default();
        if body.starts_with(b"{\"params\"") {
            *body = [b"{\"jsonrpc\":\"2.0\",", &body[1..]].concat();
        }
    }
    // A frame that is no text cannot be sent as one.
    faulty.retain(|fault| {
        let is_text = fault.request.body.as_ref().is_none_or(|body| std::str::from_utf8(body).is_ok());
        fault.request.path != Some(Path::ResponseCreate) || is_text
    });
    let watched = Watched::start(taking().await).await.unwrap();
    let sender = Sender::new(watched.address());
    let mut known = Vec::new();
    let mut missed = Vec::new();
    for fault in &faulty {
        sender.send(&fault.request).await;
        let told = told(&fault.request);
        if told.as_ref().is_none_or(Vec::is_empty) && !expected(&fault.request).is_empty() {
            missed.push(&fault.name);
        }
        known.extend(told);
    }
    let (_, lines) = watched.stop().await.unwrap();
    let live: Vec<Vec<String>> = lines.iter().filter(|line| line.get("findings").is_some()).map(findings).collect();
    assert_eq!(live, known);
    assert!(faulty.len() > 1000 && missed.len() * 100 < faulty.len(), "of {}: {missed:#?}", faulty.len());
}

#[tokio::test]
async fn the_metrics_count_and_hold_no_value() {
    let url = format!("http://{}", taking().await);
    let watched =
        Watched::start_with(&url, |options| options.metrics = Some((Ipv4Addr::LOCALHOST, 0).into())).await.unwrap();
    let sender = Sender::new(watched.address());
    let good = sending(&samples::rich().snapshot.for_turn("turn-1"), Path::Responses).0;
    let mut bad = good.clone();
    bad.headers.as_mut().unwrap().insert("session-id", HeaderValue::from_static("a-value"));
    for request in [&good, &bad, &bad] {
        sender.send(request).await;
    }
    reqwest::Client::new().get(format!("http://{}/favicon.ico", watched.address())).send().await.unwrap_err();
    let address = watched.metrics_address().unwrap();
    let get = |path: &str| reqwest::get(format!("http://{address}{path}"));
    let text = loop {
        let answer = get("/metrics").await.unwrap();
        assert_eq!(answer.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
        let text = answer.text().await.unwrap();
        // The audit is on its own thread.
        if text.contains("codex_meta_other_requests_total 1") {
            break text;
        }
        tokio::task::yield_now().await;
    };
    for line in [
        "codex_meta_requests_total{path=\"POST /responses\"} 3",
        "codex_meta_requests_with_findings_total 2",
        "codex_meta_findings_total{kind=\"differs\",field=\"session_id\",carrier=\"header\"} 2",
        "codex_meta_unread_total{reason=\"memory\"} 0",
        "# TYPE codex_meta_findings_total counter",
    ] {
        assert!(text.lines().any(|other| other == line), "{line}\n{text}");
    }
    assert!(!text.contains("a-value") && !text.contains("turn-1"), "{text}");
    assert_eq!(get("/").await.unwrap().status(), 404);
}
