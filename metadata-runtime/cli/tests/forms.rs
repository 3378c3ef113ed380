//! The forms of a capture: every encoding and compression gives the same reading, and no input is fatal.

use std::io::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use codex_metadata::CodexMeta as _;
use codex_metadata::codex::{CodexResponsesMetadata, Identity};
use codex_metadata_cli::capture::{self, Item};
use codex_metadata_cli::report::{Reporter, Style};
use proptest::prelude::*;
use serde_json::{Value, json};

fn turn() -> (Vec<Value>, String) {
    let mut snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: "i-1".into(),
        session_id: "s-1".into(),
        thread_id: "t-1".into(),
        window_id: "w-1".into(),
    });
    snapshot.agent_name = Some("é𝄞".into());
    let sent = snapshot.for_turn("turn-1").project();
    let headers =
        sent.headers.iter().map(|(name, value)| json!({"name": name.as_str(), "value": value.to_str().unwrap()}));
    (headers.collect(), json!({"client_metadata": sent.client_metadata, "input": "é𝄞"}).to_string())
}

fn har(headers: &[Value], post_data: &Value) -> Value {
    let request = json!({"method": "POST", "url": "https://api.example.com/v1/responses", "headers": headers, "postData": post_data});
    json!({"log": {"entries": [{"request": request}]}})
}

/// The requests, and the reasons for what could not be read.
fn read(file: &[u8]) -> (usize, Vec<String>) {
    let (mut whole, mut odd) = (0, Vec::new());
    capture::read(file, |item| {
        match item {
            Item::Request(captured) => {
                let reading = captured.request.read();
                assert_eq!(reading.findings, []);
                assert_eq!(reading.observed.get("thread_id").count(), 5);
                whole += usize::from(captured.notes.is_empty());
                odd.extend(captured.notes);
            }
            Item::Foreign => {}
            Item::Odd { why, .. } => odd.push(why),
        }
        true
    })
    .unwrap();
    (whole, odd)
}

#[test]
fn every_encoding_of_a_file_is_told() {
    let (headers, body) = turn();
    let text = har(&headers, &json!({"text": body})).to_string();
    let units = || text.encode_utf16();
    let mark = |bytes: Vec<u8>, mark: &[u8]| [mark, &bytes[..]].concat();
    let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
    for file in [
        text.clone().into_bytes(),
        mark(text.clone().into_bytes(), b"\xEF\xBB\xBF"),
        little.clone(),
        mark(little, b"\xFF\xFE"),
        big.clone(),
        mark(big, b"\xFE\xFF"),
    ] {
        assert_eq!(read(&file), (1, vec![]));
    }
}

#[test]
fn every_compression_is_undone() {
    let (headers, body) = turn();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(body.as_bytes()).unwrap();
    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    deflate.write_all(body.as_bytes()).unwrap();
    let zstd = zstd::encode_all(body.as_bytes(), 0).unwrap();
    for (coding, bytes) in [("gzip", gzip.finish().unwrap()), ("deflate", deflate.finish().unwrap()), ("zstd", zstd)] {
        let mut headers = headers.clone();
        headers.push(json!({"name": "Content-Encoding", "value": coding}));
        let text = json!({"text": BASE64_STANDARD.encode(&bytes), "encoding": "base64"});
        assert_eq!(read(har(&headers, &text).to_string().as_bytes()), (1, vec![]), "{coding}");
        // Captured as it was before it was compressed.
        assert_eq!(read(har(&headers, &json!({"text": body})).to_string().as_bytes()), (1, vec![]), "{coding}");
    }
}

#[test]
fn what_the_capture_did_is_not_blamed_on_the_sender() {
    let (mut headers, body) = turn();
    headers.push(json!({"name": "content-encoding", "value": "snappy"}));
    let raw = BASE64_STANDARD.encode([0xFF, 0x06, 0x00]);
    for (post_data, word) in [
        (json!({"text": raw, "encoding": "base64"}), "its encoding is none of gzip, deflate, br and zstd"),
        (json!({"text": "%%%", "encoding": "base64"}), "its base64 cannot be decoded"),
    ] {
        let mut notes = Vec::new();
        capture::read(har(&headers, &post_data).to_string().as_bytes(), |item| {
            let Item::Request(captured) = item else { panic!("it is a request") };
            assert_eq!(captured.request.read().findings, []);
            notes.extend(captured.notes);
            true
        })
        .unwrap();
        assert!(notes[0].contains(word), "{notes:?}");
    }
    // Chromium leaves the body out where it is asked to.
    let mut omitted = har(&headers, &json!({"mimeType": "application/json"}));
    capture::read(omitted.to_string().as_bytes(), |item| {
        let Item::Request(captured) = item else { panic!("it is a request") };
        assert_eq!(captured.request.read().findings, []);
        assert_eq!(captured.notes, Vec::<String>::new());
        true
    })
    .unwrap();
    omitted["log"]["entries"][0]["request"]["postData"] = json!({"text": body});
    assert_eq!(read(omitted.to_string().as_bytes()), (1, vec![]));
}

#[test]
fn a_bomb_is_bounded() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..65 {
        gzip.write_all(&zeros).unwrap();
    }
    let (mut headers, _) = turn();
    headers.push(json!({"name": "content-encoding", "value": "gzip"}));
    let text = json!({"text": BASE64_STANDARD.encode(gzip.finish().unwrap()), "encoding": "base64"});
    let mut notes = Vec::new();
    capture::read(har(&headers, &text).to_string().as_bytes(), |item| {
        let Item::Request(captured) = item else { panic!("it is a request") };
        notes.extend(captured.notes);
        true
    })
    .unwrap();
    assert_eq!(notes, ["its body was not read: it has more than 67108864 bytes once decompressed"]);
}

#[test]
fn a_request_that_is_not_ours_is_left_alone() {
    for request in [
        json!({"method": "GET", "url": "https://example.com/favicon.ico", "headers": {}}),
        json!({"method": "OPTIONS", "url": "https://api.example.com/v1/responses", "headers": {"session-id": "s"}}),
        json!({"method": "POST", "url": "https://api.example.com/v1/responses", "headers": {"user-agent": "curl"}, "body": {"input": "x-codex"}}),
        json!({"method": "POST", "url": "https://mcp.example.com/", "headers": {}, "body": {"jsonrpc": "2.0", "method": "tools/list"}}),
        json!({"method": "POST", "url": "https://example.com/upload", "headers": {"content-encoding": "foo", "x-a": "\u{1}"}, "body": "!"}),
        json!({"method": "GET", "url": "https://api.example.com/v1/responses", "headers": {"user-agent": "codex_cli_rs/1.0"}}),
        json!({"method": "DELETE", "url": "https://api.example.com/v1/responses", "headers": {"x-codex-window-id": "w"}}),
        json!({"method": "GET", "url": "https://api.example.com/v1/models", "headers": {"user-agent": "codex_cli_rs/1.0"}}),
        // What others call theirs so too.
        json!({"method": "POST", "url": "https://stats.example.com/collect", "headers": {"session-id": "s", "thread-id": "t"}, "body": {}}),
        json!({"method": "POST", "url": "https://api.example.com/v1/responses", "headers": {"x-client-request-id": "u"}, "body": {}}),
        json!({"method": "POST", "url": "https://forms.example.com/a/responses", "headers": {"session-id": "s"}, "body": {}}),
        json!({"method": "POST", "url": "https://login.example.com/register", "headers": {}, "body": {"client_metadata": {"name": "x"}}}),
        json!({"method": "POST", "url": "https://api.example.com/v1/responses", "headers": {}, "body": {"client_metadata": {"team": "x"}}}),
        json!({"method": "POST", "url": "https://api.example.com/v1/realtime", "headers": {}, "body": {"type": "response.create"}}),
        json!({"request": {"method": "GET", "url": "wss://api.example.com/v1/realtime", "headers": [{"name": "Upgrade", "value": "websocket"}]},
            "_webSocketMessages": [{"type": "send", "opcode": 1, "data": "{\"type\":\"response.create\",\"response\":{}}"}]}),
    ] {
        capture::read(request.to_string().as_bytes(), |item| {
            assert!(matches!(item, Item::Foreign), "{request}: {item:?}");
            true
        })
        .unwrap();
    }
}

/// A damaged request is not another client's.
#[test]
fn a_request_is_ours_by_what_is_left_of_it() {
    let url = "https://api.example.com/v1/responses";
    for request in [
        json!({"method": "POST", "url": url, "headers": {"session-id": "s", "thread_id": "t"}, "body": {}}),
        json!({"method": "POST", "url": url, "headers": {"x_codex_window_id": "w"}, "body": {}}),
        json!({"method": "post", "url": url, "headers": {"x-codex-window-id": "w"}, "body": {}}),
        // The capture has lost the headers of the connection.
        json!({"method": "GET", "url": url, "headers": {"session-id": "s", "thread-id": "t"}}),
        json!({"method": "POST", "url": url, "headers": {}, "body": {"Client_Metadata": {"sessionId": "s"}}}),
        json!({"method": "POST", "url": url, "headers": {}, "body": "{\"client_metadata\":{\"turn_id\":\"t"}),
        json!({"method": "POST", "url": "/elsewhere", "headers": {"xCodexTurnMetadata": "{}"}, "body": {}}),
        json!({"kind": "frame", "body": {"type": "response.create"}}),
        json!({"body": {"type": "response.create"}}),
    ] {
        capture::read(request.to_string().as_bytes(), |item| {
            let Item::Request(captured) = item else { panic!("it is a request of ours: {request}") };
            assert!(!captured.request.read().findings.is_empty(), "{request}");
            true
        })
        .unwrap();
    }
}

/// A request of Codex whose metadata is gone is one all the same.
#[test]
fn a_request_is_ours_by_its_sender_too() {
    let request =
        json!({"method": "POST", "url": "/v1/responses", "headers": {"originator": "codex_exec"}, "body": {}});
    let mut findings = 0;
    capture::read(request.to_string().as_bytes(), |item| {
        let Item::Request(captured) = item else { panic!("it is a request of ours") };
        findings += captured.request.read().findings.len();
        true
    })
    .unwrap();
    assert!(findings > 0);
}

/// Where it was sent is not known, so that nothing is expected that one address has and another has not.
#[test]
fn a_request_without_an_address_has_no_finding_for_it() {
    let (headers, body) = turn();
    for request in [
        json!({"method": "POST", "headers": headers, "body": body}),
        json!({"method": "POST", "url": null, "headers": headers, "body": body}),
        json!({"headers": headers, "body": body}),
        json!({"headers": headers}),
    ] {
        let mut paths = Vec::new();
        capture::read(request.to_string().as_bytes(), |item| {
            let Item::Request(captured) = item else { panic!("it is a request of ours: {request}") };
            assert_eq!(captured.read().findings, [], "{request}");
            paths.push(captured.path_name());
            true
        })
        .unwrap();
        assert_eq!(paths, [None], "{request}");
    }
}

#[test]
fn a_member_called_log_makes_no_har() {
    let (headers, body) = turn();
    for log in [json!("x"), json!({"level": "info"}), json!(1), json!(null)] {
        let one = json!({"log": log, "url": "/responses", "headers": headers, "body": body});
        assert_eq!(read(one.to_string().as_bytes()), (1, vec![]));
    }
}

/// Brotli's first byte may be that of an array.
#[test]
fn a_large_brotli_body_is_undone() {
    const COMPRESSED: &str = include_str!("brotli.txt");
    let (mut headers, _) = turn();
    headers.push(json!({"name": "content-encoding", "value": "br"}));
    let text = json!({"text": COMPRESSED.trim(), "encoding": "base64"});
    capture::read(har(&headers, &text).to_string().as_bytes(), |item| {
        let Item::Request(captured) = item else { panic!("it is a request") };
        assert_eq!(captured.notes, Vec::<String>::new());
        assert!(captured.request.body.unwrap().starts_with(b"{\"input\":\"aaa"));
        true
    })
    .unwrap();
}

#[test]
fn reading_stops_where_printing_does() {
    let (headers, body) = turn();
    let one = json!({"url": "/responses", "headers": headers, "body": body}).to_string() + "\n";
    let mut printed = 0;
    let mut reporter = Reporter::new(Style::Json, |_: &str| {
        printed += 1;
        Err(std::io::ErrorKind::BrokenPipe.into())
    });
    reporter.read(one.repeat(50).as_bytes()).unwrap();
    assert_eq!(reporter.finish().unwrap_err().kind(), std::io::ErrorKind::BrokenPipe);
    assert_eq!(printed, 1);
}

proptest! {
    #[test]
    fn no_bytes_are_fatal(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut reporter = Reporter::new(Style::Json, |_: &str| Ok(()));
        reporter.read(&bytes[..]).unwrap();
        reporter.finish().unwrap();
    }

    /// Whatever a line holds, the lines around it are read.
    #[test]
    fn a_broken_line_costs_itself_alone(broken in "[^\n\r]{0,60}", cut in any::<prop::sample::Index>()) {
        let (headers, body) = turn();
        let good = json!({"url": "/responses", "headers": headers, "body": body}).to_string();
        let mut end = cut.index(good.len());
        while !good.is_char_boundary(end) {
            end -= 1;
        }
        for line in [broken.as_str(), &good[..end]] {
            let file = format!("{good}\n{line}\n{good}\n{good}\n");
            let mut read = 0;
            capture::read(file.as_bytes(), |item| {
                read += usize::from(matches!(item, Item::Request(captured) if captured.request.read().findings.is_empty()));
                true
            }).unwrap();
            prop_assert!(read >= 2, "{line}: {read}");
        }
    }

    /// An entry of HAR is told from the next, whatever is in it.
    #[test]
    fn an_odd_entry_costs_itself_alone(odd in prop_oneof![
        Just(json!(null)), Just(json!(1)), Just(json!([])), Just(json!({"request": 1})), Just(json!({"request": {"headers": 7}})),
        Just(json!({"request": {"headers": [{"name": 1}]}})), Just(json!({"request": {"headers": [], "postData": "x"}})),
    ], at in 0..3_usize) {
        let (headers, body) = turn();
        let mut file = har(&headers, &json!({"text": body}));
        let entries = file["log"]["entries"].as_array_mut().unwrap();
        entries.push(entries[0].clone());
        entries.insert(at, odd.clone());
        let (whole, odd_ones) = read(file.to_string().as_bytes());
        prop_assert_eq!(whole, 2);
        prop_assert!(odd_ones.len() <= 1, "{:?}", odd_ones);
    }
}
