//! A request that is looked at where it is in its line reads as one that is taken out of it.

use codex_metadata_cli::capture::{self, Item, attachments::Nowhere};
use codex_metadata_cli::contracts::Source;
use codex_metadata_cli::given::Given;
use codex_metadata_cli::print;
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_tests::bench::captures;
use serde_json::{Value, json};

type Contracts = Option<&'static Given>;

/// The lines that the tool prints, and how many requests are others'.
fn looked_at(given: Contracts, lines: &str) -> (Vec<String>, usize) {
    let mut printed = Vec::new();
    let mut reporter = Reporter::new(Style::Json, |line: &str| {
        printed.push(line.to_owned());
        Ok(())
    })
    .by(given);
    reporter.read(lines.as_bytes()).unwrap();
    let foreign = reporter.finish().unwrap().foreign.try_into().unwrap();
    (printed, foreign)
}

/// The same of requests that were kept.
fn taken(given: Contracts, lines: &str) -> (Vec<String>, usize) {
    let (mut printed, mut foreign) = (Vec::new(), 0);
    let take = |item| {
        match item {
            Item::Request(captured) => printed.push(print::json(&captured, &captured.read()).unwrap()),
            Item::Foreign => foreign += 1,
            Item::Odd { name, why } => {
                let name = format!("{} ({name})", printed.len() + foreign + 1);
                printed.push(print::visible(json!({"odd": name, "why": why}).to_string()));
            }
        }
        true
    };
    match given {
        Some(given) => capture::read_by(given, lines.as_bytes(), &Nowhere, take).unwrap(),
        None => capture::read(lines.as_bytes(), take).unwrap(),
    }
    (printed, foreign)
}

fn assert_alike(lines: &str) -> usize {
    let given = Given::read(&[Source::CodexFrame, Source::Codex, Source::CodexPreconnect]).unwrap();
    for given in [None, Some(given)] {
        let (looked_at, taken) = (looked_at(given, lines), taken(given, lines));
        for (one, other) in looked_at.0.iter().zip(&taken.0) {
            assert_eq!(one, other);
        }
        assert_eq!((looked_at.0.len(), looked_at.1), (taken.0.len(), taken.1));
    }
    looked_at(None, lines).0.len()
}

#[test]
fn given_captures_read_alike() {
    assert!(assert_alike(&captures()) > 200);
}

#[test]
fn lines_with_one_change_read_alike() {
    let captures = captures();
    // Every line of one release has all that is sent.
    let lines: Vec<&str> = captures.lines().step_by(9).collect();
    for (i, line) in lines.iter().enumerate() {
        for at in (31 * i % 397..line.len())
            .step_by(397)
            .filter(|at| line.is_char_boundary(*at) && line.is_char_boundary(at + 1))
        {
            let (before, after, rest) = (&line[..at], &line[at + 1..], &line[at..]);
            let changed =
                ["", "\"", "\\", "\\\\", ",", "}", "X", "é", "\\u00e9"].map(|other| [before, other, after].concat());
            let added = [" ", "\\u0001", "\t", "{"].map(|other| [before, other, rest].concat());
            // Behind a damaged line a good one is read.
            assert_alike(&[&changed[..], &added[..], &[(*line).to_owned()]].concat().join("\n"));
        }
    }
}

/// Each request with one more header, and with one more member in its body.
#[test]
fn headers_and_members_of_any_kind_read_alike() {
    let captures = captures();
    let headers = [
        ("Thread-Id", "other"),
        ("thread_id", "t"),
        ("THREADID", "t"),
        ("thread-id", ""),
        ("thread-id", " t "),
        ("thread-id", "a\nb"),
        ("thread-id", "a\u{7f}b"),
        ("thread-id", "é"),
        ("x codex", "t"),
        ("", "t"),
        (" session-id ", "t"),
        (":method", "GET"),
        (":path", "/v1/responses"),
        (":other", "x"),
        ("content-length", "17"),
        ("content-length", "0"),
        ("Content-Encoding", "gzip"),
        ("transfer-encoding", "chunked"),
        ("Upgrade", "websocket"),
        ("version", "0.140.0"),
        ("Version", "x"),
        ("User-Agent", "codex_cli_rs/0.150.0 (x)"),
        ("X-Codex-Turn-Metadata", "{\"a\":\"b\"}"),
        ("x_codex_turn_metadata", "{}"),
        ("x-openai-subagent", "review"),
    ];
    let members = [
        ("client_metadata", json!({})),
        ("Client_Metadata", json!({"thread_id": "t"})),
        ("client\u{2d}metadata", json!(null)),
        ("\u{17f}", json!([1, {"client_metadata": 1}])),
        ("input", json!("\u{1f600}\n\"\\")),
        ("jsonrpc", json!("2.0")),
    ];
    let mut requests = 0;
    for line in captures.lines().step_by(5) {
        let request: Value = serde_json::from_str(line).unwrap();
        let mut lines = Vec::new();
        for (name, value) in headers {
            for at in [0, usize::MAX] {
                let mut request = request.clone();
                let Some(list) = request["headers"].as_array_mut() else { continue };
                list.insert(at.min(list.len()), json!([name, value]));
                lines.push(request.to_string());
                request["body"] = Value::Null;
                lines.push(request.to_string());
            }
        }
        for (key, value) in &members {
            let Some(body) = request["body"].as_object() else { continue };
            let own = serde_json::to_string(body).unwrap();
            let more = format!("\"{key}\":{value}");
            let first = own.replacen('{', &format!("{{{more}{}", if body.is_empty() { "" } else { "," }), 1);
            let last = format!("{},{more}}}", own.strip_suffix('}').unwrap());
            for body in [first, last] {
                let mut without = request.clone();
                without.as_object_mut().unwrap().remove("body");
                lines.push(format!("{},\"body\":{body}}}", without.to_string().strip_suffix('}').unwrap()));
            }
        }
        for key in ["method", "url", "kind", "sender_version", "headers", "body"] {
            let mut request = request.clone();
            request[key] = Value::Null;
            lines.push(request.to_string());
            request.as_object_mut().unwrap().remove(key);
            lines.push(request.to_string());
        }
        for url in
            ["/responses", "https://api.example.com", "https://a@b/c", "wss://x/y", "https://h/a//b?q=1", "HTTP://h/p"]
        {
            let mut request = request.clone();
            request["url"] = url.into();
            lines.push(request.to_string());
        }
        requests += assert_alike(&lines.join("\n"));
    }
    assert!(requests > 1_000, "{requests}");
}
