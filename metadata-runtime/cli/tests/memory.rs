//! The program's memory does not grow with what it reads.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

/// How much the memory may still grow, in bytes: far less than what is read in between.
const SLACK: usize = 4 << 20;

/// How many bytes are read when the memory is measured, the first and the second time.
const READ: [usize; 2] = [4 << 20, 24 << 20];

/// Returns the most memory that a process has had so far, in bytes.
fn peak(process: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<usize>().unwrap() << 10
}

/// Requests of 12 kB, some of them with findings, and a line that is none.
fn requests() -> Vec<u8> {
    let mut text = Vec::new();
    for i in 0..6 {
        let body =
            format!("{{\"input\":\"{}\",\"client_metadata\":{{\"thread_id\":\"t-{}\"}}}}", "p".repeat(12_000), i % 2);
        let headers = "[[\"thread-id\",\"t-0\"],[\"session-id\",\"s-0\"]]";
        let _ = writeln!(text, "{{\"method\":\"POST\",\"url\":\"/responses\",\"headers\":{headers},\"body\":{body}}}");
    }
    text.extend_from_slice(b"no request\n");
    text
}

#[test]
fn a_capture_of_any_length_is_read_in_the_same_memory() {
    let requests = requests();
    for threads in ["1", "3"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
            .args(["observe", "--json", "--threads", threads, "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let (mut written, mut peaks) = (0, Vec::new());
        for end in READ {
            while written < end {
                input.write_all(&requests).unwrap();
                written += requests.len();
            }
            // All but what is in the pipe was taken, so that whatever is kept of it is there.
            peaks.push(peak(child.id()));
        }
        drop(input);
        assert_eq!(child.wait().unwrap().code(), Some(1), "there are findings");
        assert!(peaks[1] < peaks[0] + SLACK, "{peaks:?} bytes in {threads} threads");
    }
}

/// The program's output for what is on its standard input, with 400 MiB of addresses.
fn read_within_limit(input: &[u8]) -> Output {
    read_within(400, 1, input)
}

/// The program's output for what is on its standard input, with so many megabytes of addresses.
fn read_within(megabytes: usize, threads: usize, input: &[u8]) -> Output {
    // Of threads with memory of their own, much of the addresses would be for nothing.
    let limits = format!("ulimit -v {megabytes}000; export MALLOC_ARENA_MAX=1");
    let mut child = Command::new("/bin/sh")
        .args(["-c", &format!("{limits}; exec \"$0\" observe --json --threads {threads} -")])
        .arg(env!("CARGO_BIN_EXE_codex-meta"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program ends before it has read all of a file that it refuses.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// A block of zstd with this content (RFC 8878, section 3.1.1.2).
fn block(kind: u32, size: usize, content: &[u8]) -> Vec<u8> {
    let header = (u32::try_from(size).unwrap() << 3) | (kind << 1);
    [&header.to_le_bytes()[..3], content].concat()
}

/// Frames of zstd of a few kilobytes that have 500 MiB to keep: by the window that they ask for, by the size of the content
/// that has no window, and by what one block makes of the bytes before it.
fn frames_without_measure() -> [Vec<u8>; 3] {
    const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
    const LAST: [u8; 3] = [1, 0, 0];
    let spaces = block(1, 1 << 17, b" ");
    let window = [&[0x00, 0xF8], &spaces.repeat(4_000)[..], &LAST].concat();
    let segment = [&[0xE0], &(1_u64 << 40).to_le_bytes()[..], &spaces.repeat(4_000), &LAST].concat();
    // 4,000 sequences of one code for each of the three parts, that for a match of 65,539 bytes and 16 bits more.
    let codes = [&[0x00, 0x80 | 0x0F, 0xA0, 0x54, 0, 0, 52], &[0xFF; 8_000][..], &[1]].concat();
    let matches = [&[0x00, 0x58], &spaces[..], &block(2, codes.len(), &codes), &LAST].concat();
    [window, segment, matches].map(|frame| [&MAGIC[..], &frame].concat())
}

/// Compressed input says how much memory its reader needs.
#[test]
fn a_small_file_or_body_does_not_take_much_memory() {
    let large_window = "ER5OAAJ7ImNsaWVudF9tZXRhZGF0YSI6eyJ0dXJuX2lkIjoidHVybi0xIn19Aw==";
    let bodies = frames_without_measure().map(|frame| ("zstd", BASE64_STANDARD.encode(frame)));
    for (coding, text) in bodies.into_iter().chain([("br", large_window.to_owned())]) {
        let headers = json!([
            {"name": "thread-id", "value": "t-0"},
            {"name": "session-id", "value": "s-0"},
            {"name": "content-encoding", "value": coding},
        ]);
        let body = json!({"text": text, "encoding": "base64"});
        let request = json!({"method": "POST", "url": "https://h/v1/responses", "headers": headers, "postData": body});
        let output = read_within_limit(json!({"request": request}).to_string().as_bytes());
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(out.contains(&format!("it is not the `{coding}` that its headers say")), "{output:?}");
    }
    for file in frames_without_measure() {
        let output = read_within_limit(&file);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
    }
}

/// A frame of zstd with this window, as an exponent, that holds the content as it is.
fn frame(window: u8, content: &[u8]) -> Vec<u8> {
    let descriptor = [0x28, 0xB5, 0x2F, 0xFD, 0x00, (window - 10) << 3];
    [&descriptor[..], &block(0, content.len(), content), &[1, 0, 0]].concat()
}

/// The layers of a file are read at a time, each with its own window.
#[test]
fn a_file_that_is_compressed_several_times_has_one_large_window() {
    const FILE: u8 = 27;
    const BODY: u8 = 23;
    let requests = requests();
    let within = |windows: &[u8]| windows.iter().fold(requests.clone(), |content, window| frame(*window, &content));
    for windows in [&[FILE][..], &[BODY, FILE], &[BODY, BODY, BODY, FILE]] {
        let output = read_within_limit(&within(windows));
        assert_eq!(output.status.code(), Some(1), "there are findings: {windows:?} {output:?}");
    }
    for windows in [&[FILE, FILE][..], &[FILE, BODY, BODY], &[FILE, FILE, FILE, FILE], &[BODY + 1, BODY]] {
        let output = read_within_limit(&within(windows));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("too much memory") && output.stdout.is_empty(), "{windows:?} {output:?}");
    }
}

/// Of what a thread read, only so much waits: a line may be much less than its request.
#[test]
fn many_small_bodies_in_threads_do_not_take_much_memory() {
    let blob = json!({"session_id": "s-0", "tool_namespaces_info": {"m": {"name": "a".repeat(1 << 20)}}});
    let body = json!({"client_metadata": {"x-codex-turn-metadata": blob.to_string()}}).to_string();
    let body = zstd::encode_all(body.as_bytes(), 1).unwrap();
    let request = json!({
        "method": "POST",
        "url": "https://h/v1/responses",
        "headers": [{"name": "session-id", "value": "s-0"}, {"name": "content-encoding", "value": "zstd"}],
        "postData": {"text": BASE64_STANDARD.encode(body), "encoding": "base64"},
    });
    let place = tempfile::tempdir().unwrap();
    let capture = place.path().join("capture.jsonl");
    let line = json!({"request": request}).to_string() + "\n";
    fs::write(&capture, line.repeat(100)).unwrap();
    for style in ["", "--json", "--quiet --parquet \"$2\""] {
        // Of threads with memory of their own, much of the addresses would be for nothing.
        let command = format!("ulimit -v 200000; MALLOC_ARENA_MAX=1 exec \"$0\" observe --threads 2 {style} \"$1\"");
        let output = Command::new("/bin/sh")
            .args(["-c", &command, env!("CARGO_BIN_EXE_codex-meta")])
            .args([&capture, &place.path().join("table")])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{style}: {output:?}");
    }
}

/// Of messages and entries that are large once they are read, only so much waits for a thread too.
#[test]
fn what_is_large_once_it_is_read_does_not_wait_for_a_thread() {
    const MEGABYTES: usize = 4;
    const MANY: usize = 24;
    let frame = json!({"type": "response.create", "client_metadata": {"thread_id": "t-0"}, "input": "a".repeat(MEGABYTES << 20)});
    let frame = BASE64_STANDARD.encode(zstd::encode_all(frame.to_string().as_bytes(), 1).unwrap());
    let message = json!({"type": "send", "opcode": 2, "data": frame});
    let headers = json!([{"name": "upgrade", "value": "websocket"}, {"name": "thread-id", "value": "t-0"}]);
    let request = json!({"method": "GET", "url": "wss://h/v1/responses", "headers": headers});
    let socket = json!({"request": request, "_webSocketMessages": vec![message; MANY]}).to_string();
    let url = format!("https://h/{}/foo", "a".repeat(MEGABYTES << 20));
    let odd = format!(r#"{{"method":"POST","url":"{url}","headers":[["x-a","\ud800"]],"body":{{}}}}"#);
    for input in [socket, format!("[{}]", vec![odd; MANY].join(","))] {
        let output = read_within(100, 2, input.as_bytes());
        // 2: all that is not read is no request.
        assert!(matches!(output.status.code(), Some(0..=2)), "{:?} {:?}", output.status, output.stderr);
    }
}

/// A request of Codex with these headers besides, in the form of Node and Go.
fn with_headers(more: &str) -> String {
    let own = r#""originator":"codex_cli_rs","session-id":"s-0""#;
    format!(r#"{{"method":"POST","url":"https://h/v1/responses","headers":{{{own},{more}}},"body":{{}}}}"#)
}

/// An entry of HAR with messages on a WebSocket, none of which is one.
fn with_messages(url: &str, messages: usize) -> String {
    let headers = r#"[{"name":"thread-id","value":"t-0"},{"name":"session-id","value":"s-0"}]"#;
    let messages = vec!["0"; messages].join(",");
    format!(r#"{{"request":{{"method":"GET","url":"{url}","headers":{headers}}},"_webSocketMessages":[{messages}]}}"#)
}

/// Neither a name is there for each of its values, nor the name of a socket for each of its messages.
#[test]
fn what_a_capture_has_once_is_in_memory_once() {
    let (too_long, long) = ("x".repeat(4_000_000), "x".repeat(60_000));
    let values = |count: usize| vec!["1"; count].join(",");
    let odd_name = "a header has a name that no header can have";
    let too_many = "it has more headers than can be read; the rest was not";
    let no_object = "a message is no object";
    for (input, said, times) in [
        (with_headers(&format!(r#""{too_long}":[{}]"#, values(2_500))), odd_name, 1),
        (with_headers(&format!(r#""{long}":[{}]"#, values(100_000))), "s-0", 1),
        (with_headers(&format!(r#""{long}":"{}""#, r"\n".repeat(300_000))), too_many, 1),
        (with_messages(&format!("wss://h/{too_long}/responses"), 500), no_object, 500),
    ] {
        for threads in [1, 2] {
            let output = read_within(400, threads, input.as_bytes());
            let out = String::from_utf8_lossy(&output.stdout);
            assert_eq!(out.matches(said).count(), times, "{said}: {:?} {:?}", output.status, output.stderr);
        }
    }
}

/// An entry of HAR with this body, which is compressed.
fn with_body(url: &str, body: &str) -> String {
    let body = BASE64_STANDARD.encode(zstd::encode_all(body.as_bytes(), 1).unwrap());
    let headers = json!([{"name": "content-encoding", "value": "zstd"}]);
    let body = json!({"text": body, "encoding": "base64"});
    json!({"request": {"method": "POST", "url": url, "headers": headers, "postData": body}}).to_string()
}

/// A list of each of many short ones would take ten to a hundred times its text.
#[test]
fn many_short_members_values_and_messages_do_not_take_much_memory() {
    const MANY: usize = 700_000;
    let members = vec![r#""":0"#; MANY].join(",");
    for input in [
        with_body("https://h/x", &format!(r#"{{{members},"a":1}}"#)),
        with_body("https://h/x", &format!(r#"{{"client_metadata":{{{members},"a":1}}}}"#)),
        with_body("https://h/mcp", &format!(r#"{{"jsonrpc":"2.0","params":{{"_meta":{{{members}}}}}}}"#)),
        format!(r#"{{"url":{{{members},"path":"/v1/responses"}},"method":"GET","headers":{{}}}}"#),
        format!(r#"{{{members},"headers":{{}},"body":{{}}}}"#),
        with_messages("https://example.com/", MANY),
    ] {
        let output = read_within(85, 1, input.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    for input in [
        with_headers(&format!(r#""x-a":[{}]"#, vec![r#""""#; 2 * MANY].join(","))),
        with_messages("https://example.com/", 2 * MANY),
    ] {
        let output = read_within(100, 2, input.as_bytes());
        assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    }
}

/// A contract is proposed without a tree of a body, or of a text.
#[test]
fn a_contract_of_many_short_values_does_not_take_much_memory() {
    const MANY: usize = 250_000;
    let elements = vec![r#"{"":0}"#; MANY].join(",");
    let members = (0..MANY).map(|number| format!(r#","a{number}":0"#)).collect::<Vec<_>>().concat();
    let flat = r#""client_metadata":{"thread_id":"t-0"}"#;
    let in_text = |value: &str| format!(r#"{{"client_metadata":{{"thread_id":"t-0","x":{}}}}}"#, json!(value));
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("capture.har");
    for body in [
        format!(r#"{{{flat},"input":[{elements}]}}"#),
        format!(r"{{{flat}{members}}}"),
        format!(r#"{{"client_metadata":{{"thread_id":"t-0"{members}}}}}"#),
        format!(r#"{{"jsonrpc":"2.0",{flat},"params":{{"_meta":{{"v":{{"a":1{members}}}{members}}}}}}}"#),
        in_text(&format!("[{elements}]")),
        in_text(&format!(r#"{{"a":[{elements}]{members}}}"#)),
    ] {
        fs::write(&capture, with_body("https://h/v1/responses", &body)).unwrap();
        let output = Command::new("/bin/sh")
            .args(["-c", "ulimit -v 100000; MALLOC_ARENA_MAX=1 exec \"$0\" contract infer \"$1\""])
            .args([env!("CARGO_BIN_EXE_codex-meta").as_ref(), capture.as_path()])
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(out.contains("thread_id"), "{}: {:?} {:?}", &body[..40], output.status, output.stderr);
    }
}

/// A word of a value that is shown has no place of its own beside the others.
#[test]
fn a_shown_value_of_many_words_does_not_take_much_memory() {
    const MANY: usize = 1_900_000;
    for value in ["a ".repeat(MANY) + "@", "a ".repeat(MANY) + "?a"] {
        let body = json!({"client_metadata": {"thread_id": value}});
        let request = json!({"method": "POST", "url": "/responses", "headers": [["thread-id", "t-0"]], "body": body});
        let output = read_within(100, 1, request.to_string().as_bytes());
        assert!(output.stdout.len() > value.len(), "{:?} {:?}", output.status, output.stderr);
    }
}

/// A proxy before this server, with other options, and its address.
fn proxy(server: &TcpListener, options: &[&str]) -> (Child, String) {
    let mut proxy = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
        .args(["observe", "--listen", "127.0.0.1:0", "--forward"])
        .arg(format!("http://{}", server.local_addr().unwrap()))
        .args(options)
        .env("MALLOC_ARENA_MAX", "1")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(proxy.stderr.take().unwrap()).read_line(&mut said).unwrap();
    let address = said.split(['(', ' ', ',']).find(|word| word.starts_with("127.0.0.1:")).unwrap();
    (proxy, address.to_owned())
}

/// The line that is recorded of a request with this body, and the most memory that the proxy has had.
fn recorded(options: &[&str], body: &[u8]) -> (String, usize) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record.jsonl");
    let (mut proxy, address) = proxy(&server, &[options, &["--record", record.to_str().unwrap()]].concat());
    let body = zstd::encode_all(body, 1).unwrap();
    let head = format!(
        "POST /v1/responses HTTP/1.1\r\nhost: h\r\nthread-id: t-0\r\nsession-id: s-0\r\ncontent-encoding: zstd\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len(),
    );
    let mut client = TcpStream::connect(address).unwrap();
    client.write_all(&[head.as_bytes(), &body].concat()).unwrap();
    let (mut passed, _) = server.accept().unwrap();
    let mut taken = Vec::new();
    while taken.len() < body.len() || !taken.ends_with(&body) {
        let mut some = [0; 4096];
        let len = passed.read(&mut some).unwrap();
        taken.extend_from_slice(&some[..len]);
    }
    passed.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    client.read_to_end(&mut Vec::new()).unwrap();
    while !fs::read(&record).unwrap().ends_with(b"\n") {
        thread::sleep(Duration::from_millis(20));
    }
    let most = peak(proxy.id());
    proxy.kill().unwrap();
    proxy.wait().unwrap();
    (fs::read_to_string(&record).unwrap(), most)
}

/// What is recorded of a body is found without a list of all that it has.
#[test]
fn a_recorded_request_with_many_members_does_not_take_much_memory() {
    let body = format!(r#"{{{},"client_metadata":{{"thread_id":"t-0"}}}}"#, vec![r#""a":0"#; 1_500_000].join(","));
    let (line, most) = recorded(&[], body.as_bytes());
    assert!(line.contains(r#""body":{"client_metadata":{"thread_id":"t-0"}}"#), "{line}");
    assert!(most < 80 << 20, "{most} bytes");
}

/// A byte that is none of a text has six in the record, which is written as it goes. A body that would not be read again is
/// left out but for its metadata.
#[test]
fn a_recorded_body_of_bytes_does_not_take_much_memory() {
    const MEGABYTE: usize = 1 << 20;
    let metadata = &br#"{"client_metadata":{"thread_id":"t-0"},"input":""#[..];
    for (megabytes, is_whole) in [(8, true), (22, false)] {
        let body = [metadata, &vec![0xFF; megabytes * MEGABYTE], b"\"}"].concat();
        let (line, most) = recorded(&["--bodies"], &body);
        assert_eq!(line.contains("\\udcff"), is_whole, "{}", &line[..200]);
        assert_eq!(line.len() > 6 * megabytes * MEGABYTE, is_whole, "{} bytes", line.len());
        let kept = r#""body":{"client_metadata":{"thread_id":"t-0"}},"body_damaged":true}"#;
        assert_eq!(line.trim_end().ends_with(kept), !is_whole, "{}", &line[..200]);
        // The reader has three bytes for each.
        assert!(most < (40 + 8 * megabytes) * MEGABYTE, "{most} bytes of {megabytes} MiB");
    }
}

/// Of a head whose connection names many headers those alone that it has are kept.
#[test]
fn a_connection_that_names_many_headers_does_not_take_much_memory() {
    const MANY: usize = 160_000;
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let (mut proxy, address) = proxy(&server, &[]);
    let names: Vec<String> = (0..MANY).map(|number| format!("{number:05x}")).collect();
    let names = names.join(",");
    let mut peaks = Vec::new();
    for value in ["x".repeat(names.len()), names] {
        let mut client = TcpStream::connect(&address).unwrap();
        let head =
            format!("GET /v1/x HTTP/1.1\r\nhost: h\r\nx-a: 1\r\nconnection: close\r\nconnection: {value},X-A\r\n\r\n");
        client.write_all(head.as_bytes()).unwrap();
        let (mut passed, _) = server.accept().unwrap();
        let mut taken = Vec::new();
        while !taken.ends_with(b"\r\n\r\n") {
            let mut some = [0; 4096];
            let len = passed.read(&mut some).unwrap();
            taken.extend_from_slice(&some[..len]);
        }
        assert!(!String::from_utf8_lossy(&taken).contains("x-a"), "one that it names is not passed on");
        passed.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
        client.read_to_end(&mut Vec::new()).unwrap();
        peaks.push(peak(proxy.id()));
    }
    proxy.kill().unwrap();
    proxy.wait().unwrap();
    assert!(peaks[1] < peaks[0] + SLACK, "{peaks:?} bytes");
}

/// A frame of zstd with these texts, of which each one that is long is one character all through.
fn frame_of(texts: &[&str]) -> Vec<u8> {
    const BLOCK: usize = 1 << 17;
    let blocks = texts
        .iter()
        .flat_map(|text| text.as_bytes().chunks(BLOCK))
        .map(|part| if part.len() == BLOCK { block(1, BLOCK, &part[..1]) } else { block(0, part.len(), part) });
    let blocks: Vec<u8> = blocks.flatten().collect();
    [&[0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58], &blocks[..], &[1, 0, 0]].concat()
}

/// What stands beside the entries of HAR is of none of them, and a list in a list has nothing that is not in that one.
#[test]
fn what_is_around_the_entries_is_not_kept_for_each() {
    let long = "a".repeat(10 << 20);
    let request = r#"{"request":{"method":"POST","url":"https://h/v1/responses","headers":[],"postData":{"text":""}}}"#;
    let har_start = format!(r#"{{"log":{{"entries":[{request}]}},"a":""#);
    let again = r#"","log":[{}],"a":""#;
    let har = [&har_start, &*long, again, &long, again, &long, again, &long, again, &long, again, &long, r#""}"#];
    let headers = r#"[["thread-id","t"],["session-id","s"]]"#;
    let start = format!(r#"[[[[[[[[{{"method":"POST","url":"https://h/v1/responses","headers":{headers},"body":""#);
    let nested = [&*start, &long, r#""}]]]]]]]]"#];
    // It is no request, and no list of entries either.
    let neither = [r#"{"request":1,"entries":[],"a":""#, &*long, r#""}"#];
    for (file, entries) in [(&har[..], 5), (&nested, 1), (&neither, 1)] {
        let output = read_within(120, 1, &frame_of(file));
        let out = String::from_utf8_lossy(&output.stdout);
        assert_eq!(out.lines().count(), entries, "{output:?}");
    }
}

/// The rows of each further request had memory for all columns before a row was written.
#[test]
fn rows_between_others_do_not_take_much_memory_for_their_columns() {
    let field = |i| json!({"name": format!("f{i}"), "type": "string", "optional": true, "transports": {"flat": {"keys": [format!("k{i}")]}}});
    let contract = json!({
        "format": 2, "name": "Wide", "transports": ["flat"], "views": [], "reserved": [], "foreign": [],
        "fields": (0..4_000).map(field).collect::<Vec<_>>(),
    });
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("wide.json"), contract.to_string()).unwrap();
    let request = json!({"method": "POST", "body": {"client_metadata": {"k1": "x"}}}).to_string();
    // None of them is a request.
    let odd = r#"{"headers":[["b\u0001",1],5],"body":"\ud800{","method":"POST"}"#;
    let lines = format!("{request}\n{odd}\n").repeat(150);
    fs::write(folder.path().join("wide.jsonl"), lines).unwrap();
    let observe = "exec \"$0\" observe --quiet --threads 2 --contract wide.json --parquet table wide.jsonl";
    let output = Command::new("/bin/sh")
        .args(["-c", &format!("ulimit -v 260000; export MALLOC_ARENA_MAX=1; {observe}")])
        .arg(env!("CARGO_BIN_EXE_codex-meta"))
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}
