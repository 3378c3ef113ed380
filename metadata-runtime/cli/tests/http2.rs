//! Requests of HTTP/2 as captures have them: a WebSocket's handshake is a `CONNECT` with `:protocol` (RFC 8441).

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexResponsesMetadata, Identity};
use serde_json::{Value, json};

fn observe(arguments: &[&str], capture: &Value) -> Output {
    let program = env!("CARGO_BIN_EXE_codex-meta");
    let mut child = Command::new(program)
        .arg("observe")
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(capture.to_string().as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn line(capture: &Value) -> Value {
    let output = observe(&["--json"], capture);
    let text = String::from_utf8(output.stdout).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}, {capture}"))
}

/// The handshake of a client that says who it is, in each form of a capture: with a method and an address, and with the
/// pseudo-headers alone.
fn handshakes(metadata: &[(String, String)]) -> [Value; 3] {
    const URL: &str = "https://api.example.com/v1/responses";
    let mut headers = vec![
        (":method".to_owned(), "CONNECT".to_owned()),
        (":protocol".to_owned(), "websocket".to_owned()),
        (":path".to_owned(), "/v1/responses?x=1".to_owned()),
        ("user-agent".to_owned(), "codex_cli_rs/0.171.0 (Debian)".to_owned()),
    ];
    headers.extend_from_slice(metadata);
    let har: Vec<Value> = headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    [
        json!({"method": "CONNECT", "url": URL, "headers": headers}),
        json!({"headers": headers}),
        json!({"log": {"entries": [{"request": {"method": "CONNECT", "url": URL, "headers": har}}]}}),
    ]
}

fn metadata() -> Vec<(String, String)> {
    let snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: "i-1".into(),
        session_id: "s-1".into(),
        thread_id: "t-1".into(),
        window_id: "t-1:0".into(),
    });
    let headers = snapshot.preconnect().headers().value;
    headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
}

#[test]
fn a_handshake_without_its_headers_is_a_finding() {
    for capture in handshakes(&metadata()) {
        let line = line(&capture);
        assert_eq!((&line["path"], &line["findings"]), (&"preconnect handshake".into(), &json!([])), "{capture}");
        assert_eq!(line["fields"]["thread_id"], "t-1");
    }
    for capture in handshakes(&[]) {
        let line = line(&capture);
        let missing: Vec<&str> =
            line["findings"].as_array().unwrap().iter().map(|finding| finding["key"].as_str().unwrap()).collect();
        assert_eq!(missing, ["session-id", "thread-id", "x-client-request-id", "x-codex-window-id"], "{capture}");
        assert_eq!(observe(&[], &capture).status.code(), Some(1), "{capture}");
    }
}

/// A tunnel of a proxy goes to a host, and to no address of ours.
#[test]
fn a_tunnel_is_another_clients() {
    let headers = json!([[":method", "CONNECT"], [":authority", "api.example.com:443"], ["user-agent", "codex/1.0.0"]]);
    for capture in
        [json!({"headers": headers}), json!({"method": "CONNECT", "url": "api.example.com:443", "headers": {}})]
    {
        let output = observe(&["--json"], &capture);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{capture}");
    }
}

/// A body that was sent and is not in the capture is no fault of the sender's; one that is there and empty is a finding.
#[test]
fn a_body_that_is_not_there_is_told_from_an_empty_one() {
    let request = |length: &str, body: Option<&str>| {
        let mut headers = metadata();
        headers.extend([(":method".into(), "POST".into()), (":path".into(), "/v1/responses".into())]);
        headers.push(("content-length".into(), length.into()));
        let mut request = json!({"headers": headers});
        if let Some(body) = body {
            request["body"] = body.into();
        }
        request
    };
    let left_out = line(&request("512", None));
    assert_eq!(left_out["without_body"], true);
    assert!(left_out["findings"].as_array().unwrap().iter().all(|finding| finding["carrier"] != "flat"), "{left_out}");
    let cut = line(&request("512", Some("")));
    assert_eq!(cut["capture"], json!(["its body was not read: it was cut off at 0 of 512 bytes"]));
    assert_eq!(observe(&[], &request("512", Some(""))).status.code(), Some(1));
    let empty = line(&request("0", Some("")));
    assert!(empty["findings"].as_array().unwrap().iter().any(|finding| finding["carrier"] == "flat"), "{empty}");
}
