//! HAR as each writer has it: what the writer did to a request is never taken for its sender's fault, and is said.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
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

/// Nobody who left a body out says that the sender did.
#[test]
fn a_body_that_was_left_out_is_said_and_no_finding() {
    let length = &[("Content-Length", "512")][..];
    for (headers, post_data, body_size) in [
        // Chromium and Playwright, asked to omit; `minimal` has no size either.
        (length, json!({"mimeType": "application/json", "text": "", "params": []}), json!(512)),
        (length, json!({"mimeType": "application/json", "text": "", "params": []}), json!(-1)),
        (&[], json!({"mimeType": "application/json", "text": "", "params": []}), json!(-1)),
        // Firefox, whose setting leaves them out.
        (length, json!({"mimeType": "application/json", "text": "", "comment": "not included"}), json!(0)),
        // mitmproxy, which streamed it.
        (length, json!({"mimeType": "application/json", "text": null, "params": []}), json!(0)),
        // No member at all, or an empty one.
        (length, json!(null), json!(512)),
        (&[], json!({"mimeType": "application/json"}), json!(-1)),
        (&[], json!({}), json!(null)),
    ] {
        let entry = post(headers, &post_data, &body_size);
        let [line] = &said(&entry)[..] else { panic!("one request") };
        assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{entry}");
        assert_eq!(line["without_body"], true, "{entry}");
        let output = piped(&[], har(&[entry.clone(), entry]).as_bytes());
        assert_eq!(output.status.code(), Some(0));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("2 captured without the body that they had"), "{text}");
    }
}

/// A body that is empty in truth lacks what it was to carry.
#[test]
fn a_body_that_was_sent_empty_is_a_finding() {
    for (headers, post_data, body_size) in [
        (&[("content-length", "0")][..], json!({"text": ""}), json!(0)),
        (&[("content-length", "0")], json!({"text": ""}), json!(-1)),
        (&[("content-length", "0")], json!(null), json!(0)),
        (&[], json!({"text": ""}), json!(0)),
        (&[("content-length", "2")], json!({"text": "{}"}), json!(2)),
    ] {
        let entry = post(headers, &post_data, &body_size);
        let [line] = &said(&entry)[..] else { panic!("one request") };
        assert!(!line["findings"].as_array().unwrap().is_empty(), "{entry}");
    }
}

#[test]
fn a_body_is_read_however_it_was_written_down() {
    let (_, body) = turn();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstd = ruzstd::encoding::compress_to_vec(body.as_bytes(), level);
    let base64 = BASE64_STANDARD.encode(&zstd);
    let url_safe: String = base64.trim_end_matches('=').replace('+', "-").replace('/', "_");
    let latin_1: String = zstd.iter().map(|byte| char::from(*byte)).collect();
    let zstd_header = &[("Content-Encoding", "zstd")][..];
    for (headers, post_data) in [
        (&[][..], json!({"mimeType": "application/json", "text": body})),
        // As it was sent, in base64 of each kind.
        (zstd_header, json!({"text": base64, "encoding": "base64"})),
        (zstd_header, json!({"text": base64, "_encoding": "base64"})),
        (zstd_header, json!({"text": url_safe, "encoding": "BASE64"})),
        (
            zstd_header,
            json!({"text": base64.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\r\n"), "encoding": "base64"}),
        ),
        // Without a word that it is base64, or a character for each byte.
        (zstd_header, json!({"text": base64})),
        (zstd_header, json!({"text": latin_1})),
        // Already decompressed, with the header of before.
        (zstd_header, json!({"text": body})),
        // Compressed without a word of it.
        (&[], json!({"text": base64, "encoding": "base64"})),
        // In base64 without a word of it, or in the chunks in which it came.
        (&[], json!({"text": BASE64_STANDARD.encode(&body)})),
        (
            &[("Transfer-Encoding", "gzip, Chunked")],
            json!({"text": format!("a;x=1\r\n{}\r\n{:X}\r\n{}\r\n0\r\n\r\n", &body[..10], body.len() - 10, &body[10..])}),
        ),
    ] {
        assert_whole(&post(headers, &post_data, &json!(-1)));
    }
    // mitmproxy writes bytes as lone surrogates where it cannot decompress them, and nothing of them is lost.
    let escape = |byte: &u8| match byte {
        0x80.. => format!("\\udc{byte:02x}"),
        _ => format!("\\u{byte:04x}"),
    };
    let entry = post(zstd_header, &json!({"text": "BODY"}), &json!(zstd.len()));
    let escaped = har(&[entry]).replace("BODY", &zstd.iter().map(escape).collect::<String>());
    let [line] = &lines(&piped(&["--json"], escaped.as_bytes()))[..] else { panic!("one request") };
    assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{line}");
    assert_eq!(line["carriers"]["turn_id"], "blob");
}

#[test]
fn a_body_that_the_capture_spoilt_is_noted() {
    let (_, body) = turn();
    let length = body.len().to_string();
    for (headers, post_data, word) in [
        (&[][..], json!({"text": "%%%", "encoding": "base64"}), "its base64 cannot be decoded"),
        (&[], json!("text"), "`postData` is no object"),
        (&[], json!([1]), "`postData` is no object"),
        (&[("content-encoding", "zstd")], json!({"text": "(\u{fffd}/\u{fffd}"}), "it is not the `zstd`"),
        (&[("content-length", length.as_str())], json!({"text": body[..200]}), "cut off at 200 of"),
        (&[], json!({"text": 7}), "its text is no string"),
        (&[], json!({"text": [body]}), "its text is no string"),
        (&[], json!({"text": "", "_file": "0123.json"}), "it is in the file `0123.json`"),
    ] {
        let entry = post(headers, &post_data, &json!(-1));
        assert_noted(&entry, word);
        assert_eq!(piped(&[], har(&[entry]).as_bytes()).status.code(), Some(1));
    }
    assert_noted(&post(&[], &json!({"text": body[..200]}), &json!(body.len())), "cut off at 200 of");
    // Base64 that was sent as such is the sender's.
    let encoded = BASE64_STANDARD.encode(&body);
    let sent = post(&[], &json!({"text": encoded}), &json!(encoded.len()));
    assert!(!said(&sent)[0]["findings"].as_array().unwrap().is_empty());
    // Cut by whoever passed it on, who said how long it then was.
    let cut = post(&[("content-length", "200")], &json!({"text": body[..200]}), &json!(200));
    let [line] = &said(&cut)[..] else { panic!("one request") };
    assert!(!line["findings"].as_array().unwrap().is_empty(), "{line}");
}

#[test]
fn frames_are_read_in_every_form() {
    let text = frame();
    for message in [
        json!({"type": "send", "time": 1.5, "opcode": 1, "data": text}),
        json!({"type": "send", "opcode": 2, "data": BASE64_STANDARD.encode(&text)}),
        json!({"type": "send", "opcode": "binary", "data": BASE64_STANDARD.encode(&text)}),
        // A writer that has never heard of base64.
        json!({"type": "send", "opcode": 2, "data": text}),
        json!({"opcode": 1, "data": text}),
        json!({"type": "request", "data": text}),
    ] {
        let lines = said(&socket(&json!([
            {"type": "receive", "opcode": 1, "data": text}, message,
            {"type": "receive", "opcode": 2, "data": null}, {"type": "send", "opcode": 9, "data": null}, {"type": "send", "opcode": 8},
        ])));
        let [handshake, frame] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((&handshake["findings"], &frame["findings"]), (&json!([]), &json!([])), "{frame}");
        assert_eq!(frame["carriers"]["turn_id"], "blob");
        // It has its handshake's release.
        assert_eq!(frame["version"], "0.171.0");
    }
    for nothing in [json!(null), json!([])] {
        assert_eq!(said(&socket(&nothing)).len(), 1);
    }
}

#[test]
fn a_frame_that_cannot_be_read_is_said_with_its_socket() {
    for (message, word) in [
        (json!({"type": "send", "opcode": 2, "data": "%%%"}), "its base64 cannot be decoded"),
        (json!({"type": "send", "opcode": 1, "data": null}), "its data is not in the capture"),
        (json!({"type": "send", "opcode": 1}), "its data is not in the capture"),
        (json!(7), "a message is no object"),
    ] {
        let good = json!({"type": "send", "opcode": 1, "data": frame()});
        let lines = said(&socket(&json!([message, good])));
        let [handshake, odd, frame] = &lines[..] else { panic!("{lines:?}") };
        assert_eq!((&handshake["findings"], &frame["findings"]), (&json!([]), &json!([])));
        assert!(odd["odd"].as_str().unwrap().contains("frame of GET /v1/responses"), "{odd}");
        assert!(odd["why"].as_str().unwrap().contains(word), "{odd}");
        // Whatever another client sends is nobody's business.
        let mut other = socket(&json!([message]));
        other["request"]["headers"] = json!([]);
        other["request"]["url"] = "wss://chat.example.com/".into();
        let output = piped(&[], har(&[other]).as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert!(said(&socket(&json!({"a": 1})))[1]["why"].as_str().unwrap().contains("no list of messages"));
}

/// A capture with attachments, in a folder.
fn attach(folder: &Path) {
    let (_, body) = turn();
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let guid = "0123456789abcdef0123456789abcdef";
    let mut socket = socket(&json!(null));
    socket["_resourceType"] = "websocket".into();
    socket["response"]["content"] = json!({"_file": format!("{guid}.jsonl")});
    let posted = post(&[], &json!({"text": "", "_file": format!("{hash}.json")}), &json!(-1));
    fs::write(folder.join("har.har"), har(&[posted, socket])).unwrap();
    fs::write(folder.join(format!("{hash}.json")), body).unwrap();
    let message = json!({"type": "send", "opcode": 1, "data": frame()});
    fs::write(folder.join(format!("{guid}.jsonl")), format!("{message}\n")).unwrap();
}

#[track_caller]
fn assert_attached(output: &Output) {
    let lines = lines(output);
    let [posted, handshake, frame] = &lines[..] else { panic!("{lines:?} {output:?}") };
    for line in [posted, handshake, frame] {
        assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{line}");
    }
    assert_eq!((&posted["carriers"]["turn_id"], &frame["carriers"]["turn_id"]), (&json!("blob"), &json!("blob")));
}

#[test]
fn attachments_are_read_beside_the_capture_and_in_its_archive() {
    let folder = tempfile::tempdir().unwrap();
    attach(folder.path());
    assert_attached(&program(&["--json"]).arg(folder.path().join("har.har")).output().unwrap());
    assert_attached(&program(&["--json"]).arg(folder.path()).output().unwrap());

    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("har.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    for file in fs::read_dir(folder.path()).unwrap() {
        let file = file.unwrap();
        archive.start_file(file.file_name().to_str().unwrap(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&fs::read(file.path()).unwrap()).unwrap();
    }
    archive.finish().unwrap();
    assert_attached(&program(&["--json"]).arg(&path).output().unwrap());
    assert_attached(&program(&["--json"]).arg(place.path()).output().unwrap());
    // A pipe cannot be read twice, and says so.
    let output = piped(&[], &fs::read(&path).unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("zip archive"), "{output:?}");
}

#[test]
fn no_attachment_is_outside_of_the_capture_s_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("inner");
    fs::create_dir(&folder).unwrap();
    fs::write(place.path().join("secret"), "{}").unwrap();
    for name in ["../secret".to_owned(), place.path().join("secret").display().to_string()] {
        fs::write(folder.join("har.har"), har(&[post(&[], &json!({"text": "", "_file": name}), &json!(-1))])).unwrap();
        let output = program(&["--json"]).arg(folder.join("har.har")).output().unwrap();
        let notes = lines(&output)[0]["capture"].to_string();
        assert!(notes.contains("its name leads out of the capture's folder"), "{notes}");
    }
}

#[test]
fn a_compressed_capture_is_read() {
    let (_, body) = turn();
    let file = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(file.as_bytes()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    for bytes in [gzip.finish().unwrap(), ruzstd::encoding::compress_to_vec(file.as_bytes(), level)] {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("capture.har.gz");
        fs::write(&path, &bytes).unwrap();
        for output in [piped(&["--json"], &bytes), program(&["--json"]).arg(&path).output().unwrap()] {
            assert_eq!(lines(&output)[0]["carriers"]["turn_id"], "blob");
            assert_eq!(output.status.code(), Some(0));
        }
    }
}

/// Changes of a release are told from the fields that every release has.
#[test]
fn what_differs_between_releases_is_shown_by_release() {
    let of_release = |release: &str, change: &dyn Fn(&mut Value)| {
        let (_, body) = turn();
        let mut body: Value = serde_json::from_str(&body).unwrap();
        change(&mut body["client_metadata"]);
        let mut entry = post(&[], &json!({"text": body.to_string()}), &json!(-1));
        entry["request"]["headers"].as_array_mut().unwrap().pop();
        entry["request"]["headers"].as_array_mut().unwrap().push(json!({"name": "version", "value": release}));
        entry
    };
    let drop = |key: &'static str| move |map: &mut Value| drop(map.as_object_mut().unwrap().remove(key));
    let entries = [
        of_release("0.171.0", &|_| ()),
        of_release("0.9.1", &drop("turn_id")),
        of_release("0.164.0", &|map| map["session_id"] = "other".into()),
    ];
    let text = String::from_utf8(piped(&[], har(&entries).as_bytes()).stdout).unwrap();
    let row = |start: &str| {
        text.lines().find(|line| line.starts_with(start)).unwrap_or_default().split_whitespace().collect::<String>()
    };
    let lines: Vec<String> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&"|turn_id|flat|0.164.0to0.171.0|".to_owned()), "{text}");
    assert!(lines.contains(&"|differs|0.164.0|1|1|".to_owned()), "{text}");
    assert_eq!(row("| session_id"), "|session_id|3|3|3|3|", "{text}");
    // One release has nothing to be held against.
    let text = String::from_utf8(piped(&[], har(&vec![entries[1].clone(); 2]).as_bytes()).stdout).unwrap();
    assert!(!text.contains("only of"), "{text}");
}

#[test]
fn colour_is_for_a_terminal_or_on_request() {
    let (_, body) = turn();
    let entry = post(&[("session-id", "other")], &json!({"text": body}), &json!(-1));
    let plain = piped(&[], har(std::slice::from_ref(&entry)).as_bytes());
    assert!(!plain.stdout.contains(&0x1B));
    let coloured = piped(&["--color", "always"], har(&[entry]).as_bytes());
    assert!(String::from_utf8(coloured.stdout).unwrap().contains("\u{1b}[31m"));
}

/// The manual says what a capture may be and what the exit codes are.
#[test]
fn the_help_is_a_manual() {
    let output = program(&["--help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for word in ["Exit codes:", "Examples:", "mitmproxy", "UTF-16", "zstd"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

/// A request without headers in the capture had some: no request is sent without.
#[test]
fn headers_that_are_not_in_the_capture_are_not_missed() {
    let (_, body) = turn();
    for headers in [None, Some(json!(null)), Some(json!([])), Some(json!("session-id: s-1")), Some(json!(7))] {
        let mut entry = post(&[], &json!({"text": body}), &json!(body.len()));
        let request = entry["request"].as_object_mut().unwrap();
        match headers {
            Some(headers) => request.insert("headers".into(), headers),
            None => request.remove("headers"),
        };
        assert_noted(&entry, "its headers ");
        assert_eq!(said(&entry)[0]["carriers"]["turn_id"], "blob");
    }
}

#[test]
fn an_odd_header_costs_no_other() {
    for (odd, note) in [
        (json!(null), None),
        (json!({}), None),
        (json!({"name": "x-a", "value": null}), None),
        (json!({"name": ":authority", "value": "api.example.com"}), None),
        (json!("x-a: b"), Some("1 of its headers have no name")),
        (json!(7), Some("1 of its headers have no name")),
        (json!({"name": "x a", "value": "b"}), Some("header `x a` has a name that no header can have")),
    ] {
        let (_, body) = turn();
        let mut entry = post(&[], &json!({"text": body}), &json!(-1));
        entry["request"]["headers"].as_array_mut().unwrap().insert(0, odd);
        match note {
            None => assert_whole(&entry),
            Some(note) => assert_noted(&entry, note),
        }
    }
    // Names with a space around them, and both in capitals.
    let (headers, body) = turn();
    let mut entry = post(&[], &json!({"text": body}), &json!(-1));
    let named =
        |header: &Value| json!({"Name": format!("{} ", header["name"].as_str().unwrap()), "Value": header["value"]});
    entry["request"]["headers"] = headers.iter().map(named).collect();
    assert_whole(&entry);
}

#[test]
fn a_control_character_in_a_header_is_found_there() {
    let (headers, body) = turn();
    for (method, text) in [("POST", json!({"text": body})), ("GET", json!(null))] {
        let mut entry = post(&[], &text, &json!(-1));
        entry["request"]["method"] = method.into();
        let spoil = |header: &Value| {
            let mut header = header.clone();
            if header["name"] == "x-codex-turn-metadata" {
                header["value"] = header["value"].as_str().unwrap().replacen("s-1", "s\u{7F}1", 1).into();
            }
            header
        };
        entry["request"]["headers"] = headers.iter().map(spoil).collect();
        let [line] = &said(&entry)[..] else { panic!("one request") };
        let [finding] = &line["findings"].as_array().unwrap()[..] else { panic!("{line}") };
        assert_eq!((&finding["kind"], &finding["carrier"]), (&json!("malformed"), &json!("header blob")), "{line}");
        assert!(line["capture"][0].as_str().unwrap().contains("control character"), "{line}");
    }
}

/// A gateway that writes `_` for `-`, or nothing, has not made another request of a handshake.
#[test]
fn a_handshake_is_one_under_every_spelling_of_its_blob() {
    for name in ["x_codex_turn_metadata", "xcodexturnmetadata"] {
        let mut entry = socket(&json!(null));
        for header in entry["request"]["headers"].as_array_mut().unwrap() {
            if header["name"] == "x-codex-turn-metadata" {
                header["name"] = name.into();
            }
        }
        let [line] = &said(&entry)[..] else { panic!("one request") };
        assert_eq!((&line["path"], &line["findings"][0]["kind"]), (&json!("handshake"), &json!("recased")), "{line}");
        assert_eq!(line["findings"].as_array().unwrap().len(), 1, "{line}");
    }
}

#[test]
fn a_release_is_found_behind_a_version_of_another_layer() {
    let (_, body) = turn();
    for (version, release) in [("0.140.0", "0.140.0"), ("2", "0.171.0"), ("", "0.171.0"), ("beta", "0.171.0")] {
        let entry = post(&[("version", version)], &json!({"text": body}), &json!(-1));
        assert_eq!(said(&entry)[0]["version"], release);
    }
}

#[test]
fn of_members_with_one_name_the_last_counts() {
    let (_, body) = turn();
    let text = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    for (name, twice) in [
        ("\"request\":", "\"request\":null,\"request\":"),
        ("\"method\":", "\"method\":\"GET\",\"method\":"),
        ("\"headers\":", "\"headers\":[],\"headers\":"),
        ("\"text\":", "\"text\":7,\"_sha1\":null,\"_file\":null,\"text\":"),
        ("\"response\":", "\"time\":1,\"time\":2,\"response\":"),
    ] {
        assert!(text.contains(name), "{name}");
        let [line] = &lines(&piped(&["--json"], text.replacen(name, twice, 1).as_bytes()))[..] else {
            panic!("{name}")
        };
        assert_eq!((&line["findings"], &line["capture"]), (&json!([]), &json!([])), "{line}");
        assert_eq!(line["carriers"]["turn_id"], "blob");
    }
}

/// An encoder that flushes may end a frame, and whoever joins two files has two.
#[test]
fn all_frames_of_zstd_are_read() {
    let (_, body) = turn();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let frame = |bytes: &[u8]| ruzstd::encoding::compress_to_vec(bytes, level);
    let skipped = [&b"\x5A\x2A\x4D\x18\x03\0\0\0abc"[..]].concat();
    let (start, end) = body.as_bytes().split_at(100);
    let frames = [skipped.clone(), frame(start), skipped.clone(), frame(end)].concat();
    let entry = post(
        &[("content-encoding", "zstd")],
        &json!({"text": BASE64_STANDARD.encode(&frames), "encoding": "base64"}),
        &json!(-1),
    );
    assert_whole(&entry);
    assert_whole(&post(&[], &json!({"text": BASE64_STANDARD.encode(&frames), "encoding": "base64"}), &json!(-1)));
    let cut = BASE64_STANDARD.encode(&frames[..frames.len() - 10]);
    assert_noted(
        &post(&[("content-encoding", "zstd")], &json!({"text": cut, "encoding": "base64"}), &json!(-1)),
        "it is not the `zstd`",
    );

    let file = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    let twice = [skipped, frame(file.as_bytes()), frame(file.as_bytes())].concat();
    assert_eq!(lines(&piped(&["--json"], &twice)).len(), 2);
}

/// Of several files each line says which one it is about.
#[test]
fn what_is_odd_is_said_with_its_file() {
    let (_, body) = turn();
    let folder = tempfile::tempdir().unwrap();
    let good = har(&[post(&[], &json!({"text": body}), &json!(-1))]);
    let odd = har(&[post(&[], &json!({"text": "{}"}), &json!(-1)), json!(7)]);
    // The last one is no capture of anyone's.
    for (name, content) in [("a.har", &good), ("b.har", &odd), ("._c.har", &"?".to_owned())] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let output = program(&[]).arg(folder.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("2 (b.har: POST /v1/responses): flat"), "{text}");
    assert!(text.contains("3 (b.har: entry): not read"), "{text}");
    assert!(text.contains("2 requests, 1 with findings") && text.contains("1 could not be read"), "{text}");
    let text = String::from_utf8(program(&[]).arg(folder.path().join("b.har")).output().unwrap().stdout).unwrap();
    assert!(text.contains("1 (POST /v1/responses): flat"), "{text}");
}

#[test]
fn the_name_of_a_file_is_no_way_to_write_on_a_terminal() {
    for arguments in [["observe", "a\u{1b}[31m\n\u{202e}b"], ["schema", "--contract=./a\u{1b}[31m\n\u{202e}b"]] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_codex-meta")).args(["--color=always"]).args(arguments).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!text.contains(['\u{1b}', '\u{202e}']) && text.lines().count() == 1, "{text:?}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
        .args(["contract", "diff", "a\u{1b}[31m\n\u{202e}b", "c"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("\\u{202e}") && text.lines().count() == 1, "{text:?}");
}

/// A message that was sent in several frames is put together, whatever was sent and received between them.
#[test]
fn the_frames_of_a_message_are_put_together() {
    let text = frame();
    let end = text.len() / 3;
    let (first, rest) = text.split_at(end);
    let (second, third) = rest.split_at(end);
    let sent = |opcode: u8, data: &str| json!({"type": "send", "opcode": opcode, "data": data});
    let received = json!({"type": "receive", "opcode": 0, "data": "x"});
    let in_base64 = [first, second, third].map(|part| BASE64_STANDARD.encode(part));
    for messages in [
        json!([sent(1, first), received, sent(0, second), sent(9, ""), sent(0, third), sent(1, &text)]),
        json!([sent(2, &in_base64[0]), sent(0, &in_base64[1]), received, sent(0, &in_base64[2]), sent(1, &text)]),
        json!([sent(2, first), sent(0, second), sent(0, third), sent(1, &text)]),
        json!([
            {"type": "send", "opcode": "text", "data": first},
            {"type": "send", "opcode": "Continuation", "data": format!("{second}{third}")},
            sent(1, &text),
        ]),
    ] {
        let output = piped(&["--json"], har(&[socket(&messages)]).as_bytes());
        let lines = lines(&output);
        assert_eq!(lines.len(), 3, "{lines:?}");
        for line in &lines[1..] {
            assert_eq!((&line["path"], &line["findings"]), (&json!("response.create"), &json!([])), "{line}");
        }
    }
    let messages = json!([sent(0, first), sent(1, &text)]);
    let lines = lines(&piped(&["--json"], har(&[socket(&messages)]).as_bytes()));
    assert_eq!(lines[1]["why"], "the frame before it is not in the capture");
    assert_eq!(lines[2]["findings"], json!([]));
}
