//! HAR as each writer has it: what the writer did to a request is never taken for its sender's fault, and is said.

mod bodies;
mod headers;
mod printed;
mod sockets;
mod stored;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexResponsesMetadata, Identity};
use serde_json::{Value, json};

/// The headers and the body of a turn, without `content-length`.
fn turn() -> (Vec<Value>, String) {
    let snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: "i-1".into(),
        session_id: "s-1".into(),
        thread_id: "t-1".into(),
        window_id: "w-1".into(),
    });
    let sent = snapshot.for_turn("turn-1").project();
    let headers =
        sent.headers.iter().map(|(name, value)| json!({"name": name.as_str(), "value": value.to_str().unwrap()}));
    let mut headers: Vec<Value> = headers.collect();
    headers.push(json!({"name": "User-Agent", "value": "codex_cli_rs/0.171.0 (Debian 12)"}));
    (headers, json!({"client_metadata": sent.client_metadata, "input": "é"}).to_string())
}

fn frame() -> String {
    let (_, body) = turn();
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["type"] = "response.create".into();
    body.to_string()
}

/// A turn over HTTP with this much said of its body.
fn post(headers: &[(&str, &str)], post_data: &Value, body_size: &Value) -> Value {
    let (mut all, _) = turn();
    all.extend(headers.iter().map(|(name, value)| json!({"name": name, "value": value})));
    let mut request =
        json!({"method": "POST", "url": "https://api.example.com/v1/responses", "headers": all, "bodySize": body_size});
    if !post_data.is_null() {
        request["postData"] = post_data.clone();
    }
    json!({"request": request, "response": {"status": 200}})
}

/// A WebSocket with these messages.
fn socket(messages: &Value) -> Value {
    let (mut headers, _) = turn();
    headers.push(json!({"name": "Upgrade", "value": "websocket"}));
    let request = json!({"method": "GET", "url": "wss://api.example.com/v1/responses", "headers": headers});
    json!({"request": request, "response": {"status": 101}, "_webSocketMessages": messages})
}

fn har(entries: &[Value]) -> String {
    json!({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": entries}}).to_string()
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codex-meta"));
    command.arg("observe").args(arguments);
    command
}

/// The program's output for a file on its standard input.
fn piped(arguments: &[&str], file: &[u8]) -> Output {
    let mut command = program(arguments);
    let mut child =
        command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(file).unwrap();
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<Value> {
    let out = std::str::from_utf8(&output.stdout).unwrap();
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns the output for one entry: its fields' count on all carriers together, its findings, and what the capture did.
fn said(entry: &Value) -> Vec<Value> {
    lines(&piped(&["--json"], har(std::slice::from_ref(entry)).as_bytes()))
}

#[track_caller]
fn assert_whole(entry: &Value) {
    let [line] = &said(entry)[..] else { panic!("one request: {entry}") };
    assert_eq!(line["findings"], json!([]), "{line}");
    assert_eq!(line["capture"], json!([]), "{line}");
    assert_eq!(line["without_body"], false);
    assert_eq!(line["carriers"]["turn_id"], "blob", "{line}");
}

#[track_caller]
fn assert_noted(entry: &Value, word: &str) {
    let [line] = &said(entry)[..] else { panic!("one request: {entry}") };
    assert_eq!(line["findings"], json!([]), "{line}");
    assert!(line["capture"][0].as_str().unwrap().contains(word), "{line}");
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// Like [`gzip`], and as large as before.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ::zstd::encode_all(bytes, 0).unwrap()
}
