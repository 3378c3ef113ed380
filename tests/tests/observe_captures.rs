//! Captured requests: every form of file gives the same reading, and the report says what is in it.

use serde_json::{Value, json};

use codex_metadata_cli::capture::{self, Captured, Item};
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_cli::request::{Path, Request};
use codex_metadata_cli::summary::Summary;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;

fn request(path: Path) -> Request {
    sending(&samples::rich().snapshot.for_turn("turn-1"), path).0
}

fn pairs(request: &Request) -> Vec<(String, String)> {
    let pair =
        |(name, value): (&http::HeaderName, &http::HeaderValue)| (name.to_string(), value.to_str().unwrap().to_owned());
    request.headers.iter().flatten().map(pair).collect()
}

fn text(request: &Request) -> String {
    String::from_utf8(request.body.clone().unwrap()).unwrap()
}

fn read(file: &str) -> Vec<Captured> {
    let mut all = Vec::new();
    let take = |item| match item {
        Item::Request(captured) => all.push(captured),
        Item::Foreign => {}
        Item::Odd { name, why } => panic!("{name}: {why}"),
    };
    let mut take = take;
    capture::read(file.as_bytes(), |item| {
        take(item);
        true
    })
    .unwrap();
    all
}

/// Returns the output and the counts.
fn printed(file: &str, style: Style) -> (String, Summary) {
    let mut out = String::new();
    let mut reporter = Reporter::new(style, |line: &str| {
        out.extend([line, "\n"]);
        Ok(())
    });
    reporter.read(file.as_bytes()).unwrap();
    let summary = reporter.finish().unwrap();
    (out, summary)
}

#[test]
fn every_form_of_a_request_is_read_alike() {
    let sent = request(Path::Responses);
    let (pairs, text) = (pairs(&sent), text(&sent));
    let object: serde_json::Map<String, Value> =
        pairs.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let lists: serde_json::Map<String, Value> =
        pairs.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
    let named: Vec<Value> = pairs.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let body: Value = serde_json::from_str(&text).unwrap();
    let url = "https://api.example.com/v1/responses?a=b";
    for file in [
        json!({"method": "POST", "url": url, "headers": object, "body": body}),
        json!({"method": "POST", "url": url, "headers": lists, "body": text}),
        json!({"method": "POST", "url": "/responses", "headers": pairs, "body": body}),
        json!({"log": {"version": "1.2", "entries": [
            {"time": 1, "request": {"method": "POST", "url": url, "headers": named, "postData": {"text": text}}},
        ]}}),
    ] {
        let captured = read(&file.to_string());
        assert_eq!(captured.len(), 1, "{file}");
        assert_eq!(captured[0].request.path, Some(Path::Responses));
        assert_eq!(captured[0].request.headers, sent.headers);
        let reading = captured[0].request.read();
        assert_eq!(reading.findings, []);
        assert_eq!(reading.observed.get("thread_id").count(), 5);
    }
}

#[test]
fn har_has_the_frames_of_a_websocket() {
    let (handshake, frame) = (request(Path::Handshake), request(Path::ResponseCreate));
    let named: Vec<Value> =
        pairs(&handshake).iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    let har = json!({"log": {"entries": [{
        "request": {"method": "GET", "url": "wss://api.example.com/v1/responses", "headers": named},
        "_webSocketMessages": [
            {"type": "send", "data": text(&frame)},
            {"type": "receive", "data": "{}"},
        ],
    }]}});
    let captured = read(&har.to_string());
    let paths: Vec<_> = captured.iter().map(|captured| captured.request.path).collect();
    assert_eq!(paths, [Some(Path::Handshake), Some(Path::ResponseCreate)]);
    assert!(captured.iter().all(|captured| captured.request.read().findings.is_empty()));
}

#[test]
fn one_request_is_shown_with_its_fields_and_findings() {
    let sent = request(Path::Responses);
    let mut file = json!({"url": "/responses", "headers": pairs(&sent), "body": text(&sent)});
    let (out, found) = printed(&file.to_string(), Style::People);
    assert_eq!(found.with_findings, 0);
    assert!(out.ends_with("\nno findings\n"), "{out}");

    file["headers"][0][1] = "cut".into();
    let name = file["headers"][0][0].as_str().unwrap().to_owned();
    let (out, found) = printed(&file.to_string(), Style::People);
    assert_eq!(found.with_findings, 1);
    assert!(out.contains(&format!("\nfindings:\n  header `{name}`")), "{out}");
    assert!(out.contains("| thread_id "), "{out}");

    let (out, _) = printed(&file.to_string(), Style::Json);
    let object: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(object["path"], "POST /responses");
    assert_eq!(object["fields"]["request_kind"], "turn");
    assert_eq!(object["findings"][0]["key"], name.as_str());
}

#[test]
fn many_requests_are_counted_and_those_without_ids_named() {
    let sent = request(Path::Responses);
    let good = json!({"url": "/responses", "headers": pairs(&sent), "body": text(&sent)}).to_string();
    let file =
        format!("{good}\n{good}\n{}\n", json!({"url": "/responses", "headers": {}, "body": {"client_metadata": {}}}));
    let (out, found) = printed(&file, Style::People);
    assert_eq!(found.with_findings, 1);
    assert!(out.contains("\n3 requests, 1 with findings: "), "{out}");
    assert!(out.contains("\n1 cannot be joined\n  3 (? /responses): field `session_id` did not arrive"), "{out}");
    let row = out.lines().find(|line| line.starts_with("| thread_id ")).unwrap();
    assert_eq!(row.matches('2').count(), 4, "{row}");

    let (lines, _) = printed(&file, Style::Json);
    assert_eq!(lines.lines().count(), 3);
}

#[test]
fn what_is_no_capture_costs_nothing_else() {
    let sent = request(Path::Preconnect);
    let good = json!({"method": "GET", "url": "/responses", "headers": pairs(&sent)}).to_string();
    for (bad, message) in [
        ("{\"a\":1}", "expected a request with `headers` or `body`"),
        ("[1]", "expected a request with `headers` or `body`, or an entry of HAR"),
        ("{\"headers\":1}", "expected headers as an object, as pairs"),
        ("{\"headers\":{}", "it is no JSON from here on"),
        ("}\n}\n{", "it is no JSON from here on"),
    ] {
        let (out, found) = printed(&format!("{good}\n{bad}\n{good}"), Style::Json);
        assert_eq!((found.all.requests, found.odd), (2, 1), "{bad}: {out}");
        assert!(out.contains(message), "{bad}: {out}");
    }
}
