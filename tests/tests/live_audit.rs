//! What the proxy finds in what passes, and that nothing which goes wrong in finding it costs a request.

use std::fs;
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::mpsc;

use codex_metadata_cli::capture::{self, Captured, Item, Received};
use codex_metadata_cli::live::{Options, Proxy, Why};
use codex_metadata_cli::request::{Path, Reading, Request};
use codex_metadata_cli::rows::Rows;
use codex_metadata_tests::live::Watched;
use codex_metadata_tests::observe::fault::for_each_fault;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;
use flate2::{Compress, Compression, FlushCompress};
use futures_util::{SinkExt as _, StreamExt as _};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::OpCode;

/// A server that takes any request, and any WebSocket, whose every message it sends back.
async fn taking() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(take(stream));
        }
    });
    address
}

async fn take(stream: TcpStream) {
    let mut start = [0; 4];
    stream.peek(&mut start).await.unwrap();
    if &start == b"GET " {
        let Ok(mut socket) = tokio_tungstenite::accept_async(stream).await else { return };
        while let Some(Ok(message)) = socket.next().await {
            if message.is_close() || socket.send(message).await.is_err() {
                return;
            }
        }
        return;
    }
    let service = hyper::service::service_fn(|request: http::Request<hyper::body::Incoming>| async {
        http_body_util::BodyExt::collect(request.into_body()).await?;
        hyper::Result::Ok(http::Response::new(String::new()))
    });
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(hyper_util::rt::TokioIo::new(stream), service)
        .await;
}

/// Sends requests to one address, each as it was captured.
struct Sender {
    address: SocketAddr,
    http: reqwest::Client,
}

impl Sender {
    fn new(address: SocketAddr) -> Self {
        Self { address, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    async fn send(&self, request: &Request) {
        let mut headers = request.headers.clone().unwrap_or_default();
        if let Some(version) = &request.version {
            headers.entry("version").or_insert(HeaderValue::from_str(version).unwrap());
        }
        let body = request.body.clone().unwrap_or_default();
        match request.path {
            Some(Path::ResponseCreate) => {
                self.socket(&headers, Some(String::from_utf8_lossy(&body).into_owned())).await;
            }
            Some(Path::Handshake | Path::Preconnect) => self.socket(&headers, None).await,
            path => {
                let target = match path {
                    Some(Path::Compact) => "v1/responses/compact",
                    Some(Path::Mcp) => "mcp",
                    _ => "v1/responses",
                };
                let url = format!("http://{}/{target}", self.address);
                let answer = self.http.post(url).headers(headers).body(body).send().await.unwrap();
                assert_eq!(answer.status(), 200);
            }
        }
    }

    async fn socket(&self, headers: &HeaderMap, frame: Option<String>) {
        let mut handshake = format!("ws://{}/v1/responses", self.address).into_client_request().unwrap();
        handshake.headers_mut().extend(headers.clone());
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut socket, _) = tokio_tungstenite::client_async(handshake, stream).await.unwrap();
        if let Some(frame) = frame {
            socket.send(Message::text(frame.clone())).await.unwrap();
            assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(frame));
        }
        socket.close(None).await.unwrap();
        while let Some(Ok(_)) = socket.next().await {}
    }
}

/// The findings of a line, told by kind, carrier and key.
fn findings(line: &Value) -> Vec<String> {
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

/// What no one is to have is not in the record, and neither are prompts without `--bodies`.
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

/// What a reader finds who is told of a request what the network tells: nothing, where that says no more of whose it is.
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
    match capture::received(received) {
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

/// An output that takes nothing, or takes it and never comes back.
struct Broken(Option<mpsc::Receiver<()>>);

impl Write for Broken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &self.0 {
            None => Err(io::ErrorKind::BrokenPipe.into()),
            Some(released) => {
                // Until the other end is dropped.
                let _ = released.recv();
                Ok(bytes.len())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

async fn broken(output: Broken, change: impl FnOnce(&mut Options)) -> Proxy {
    let forward = format!("http://{}", taking().await).parse().unwrap();
    let mut options = Options::new((Ipv4Addr::LOCALHOST, 0).into(), forward);
    change(&mut options);
    Proxy::start(options, Box::new(output)).await.unwrap()
}

fn bad_request() -> Request {
    let mut request = sending(&samples::rich().snapshot.for_turn("turn-1"), Path::Responses).0;
    request.headers.as_mut().unwrap().insert("session-id", HeaderValue::from_static("other"));
    request
}

#[tokio::test]
async fn a_closed_output_costs_no_request() {
    let proxy = broken(Broken(None), |_| ()).await;
    let sender = Sender::new(proxy.address());
    for _ in 0..20 {
        sender.send(&bad_request()).await;
    }
    while proxy.unread(Why::Output) == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(proxy.stop(std::future::ready(())).await.unwrap().all.requests, 20);
}

/// Whoever does not read what is printed keeps the audit waiting, and nobody else: what has no room is passed on unread.
#[tokio::test]
async fn an_output_that_hangs_costs_no_request_and_no_memory() {
    let (release, released) = mpsc::channel();
    let proxy = broken(Broken(Some(released)), |options| options.memory = 200_000).await;
    let sender = Sender::new(proxy.address());
    let size = bad_request().body.unwrap().len();
    for _ in 0..200_000 / size + 50 {
        sender.send(&bad_request()).await;
    }
    assert!(proxy.unread(Why::Memory) > 0);
    drop(release);
    let unread = proxy.unread(Why::Memory);
    let summary = proxy.stop(std::future::ready(())).await.unwrap();
    assert_eq!(summary.all.requests + unread, (200_000 / size + 50) as u64);
}

/// A disk that is full.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_costs_no_request() {
    let proxy = broken(Broken(None), |options| options.record = Some("/dev/full".into())).await;
    let sender = Sender::new(proxy.address());
    for _ in 0..5 {
        sender.send(&bad_request()).await;
    }
    while proxy.unread(Why::Record) < 5 {
        tokio::task::yield_now().await;
    }
}

/// What is larger than any request of the contract passes whole, in no more memory than there is.
#[tokio::test]
async fn a_huge_body_passes_and_is_not_kept() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let watched = Watched::start_with(&url, |options| options.memory = 1 << 20).await.unwrap();
    let size = 80 << 20;
    let counting = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut buffer, mut read) = (vec![0; 1 << 16], 0);
        while read < size {
            read += stream.read(&mut buffer).await.unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = format!("http://{}/v1/responses", watched.address());
    assert_eq!(client.post(url).body(vec![b' '; size]).send().await.unwrap().status(), 200);
    counting.await.unwrap();
    assert_eq!(watched.unread(Why::Memory), 1);
}

/// The frame of one message, masked as a client's are.
fn frame(first_byte: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x12, 0x34, 0x56, 0x78];
    let header = FrameHeader {
        is_final: first_byte & 0x80 != 0,
        rsv1: first_byte & 0x40 != 0,
        opcode: OpCode::from(first_byte & 0x0F),
        mask: Some(mask),
        ..FrameHeader::default()
    };
    let mut frame = Vec::new();
    header.format(payload.len() as u64, &mut frame).unwrap();
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    frame
}

/// What the proxy reads of a socket on which `bytes` are sent `step` at a time, and what the server got.
async fn over_socket(extensions: &str, bytes: &[u8], step: usize) -> (Watched, Vec<u8>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let watched = Watched::start(listener.local_addr().unwrap()).await.unwrap();
    let mut client = TcpStream::connect(watched.address()).await.unwrap();
    client.set_nodelay(true).unwrap();
    let handshake = "GET /v1/responses HTTP/1.1\r\nHost: p\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                     Sec-WebSocket-Key: x\r\nUser-Agent: codex_cli_rs/0.171.0\r\n\r\n";
    client.write_all(handshake.as_bytes()).await.unwrap();
    let (mut server, _) = listener.accept().await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        server.read_buf(&mut head).await.unwrap();
    }
    assert!(String::from_utf8(head).unwrap().contains("Connection: Upgrade\r\nUpgrade: websocket\r\n"));
    let answer =
        format!("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{extensions}\r\n");
    server.write_all(answer.as_bytes()).await.unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        client.read_buf(&mut head).await.unwrap();
    }
    assert_eq!(String::from_utf8(head).unwrap(), answer);
    let mut got = Vec::new();
    for chunk in bytes.chunks(step) {
        client.write_all(chunk).await.unwrap();
        let end = got.len() + chunk.len();
        while got.len() < end {
            assert!(server.read_buf(&mut got).await.unwrap() > 0);
        }
    }
    (watched, got)
}

fn message() -> Vec<u8> {
    sending(&samples::rich().snapshot.for_turn("turn-1"), Path::ResponseCreate).0.body.unwrap()
}

#[tokio::test]
async fn frames_are_put_together_however_they_are_cut() {
    let message = message();
    let (one, rest) = message.split_at(10);
    let (two, three) = rest.split_at(700);
    // Text, a ping in between, a continuation, an empty one, and the last; then a whole message, and a binary one.
    let bytes = [
        frame(0x01, one),
        frame(0x89, b"ping"),
        frame(0x00, two),
        frame(0x00, b""),
        frame(0x80, three),
        frame(0x81, &message),
        frame(0x82, &message),
        frame(0x81, b"{}"),
    ]
    .concat();
    for step in [1, 7, 4096, usize::MAX] {
        let (watched, got) = over_socket("", &bytes, step.min(bytes.len())).await;
        assert!(got == bytes);
        let (summary, lines) = watched.stop().await.unwrap();
        assert_eq!((summary.all.requests, summary.foreign), (4, 1), "{step}");
        for line in &lines[1..] {
            assert_eq!((findings(line).len(), &line["path"]), (0, &"response.create".into()), "{line}");
            assert_eq!(line["version"], "0.171.0");
        }
    }
}

/// With `permessage-deflate`, whose window is carried from message to message, or not.
#[tokio::test]
async fn compressed_messages_are_read() {
    let message = message();
    for (extension, carried) in [("", true), ("; client_no_context_takeover", false)] {
        let mut stream = Compress::new(Compression::default(), false);
        let mut bytes = Vec::new();
        for _ in 0..3 {
            let mut compressed = Vec::with_capacity(message.len() * 2);
            stream.compress_vec(&message, &mut compressed, FlushCompress::Sync).unwrap();
            assert!(compressed.ends_with(&[0, 0, 0xFF, 0xFF]));
            bytes.extend(frame(0xC1, &compressed[..compressed.len() - 4]));
            if !carried {
                stream.reset();
            }
        }
        bytes.extend(frame(0x81, &message));
        let header = format!("Sec-WebSocket-Extensions: permessage-deflate{extension}\r\n");
        let (watched, got) = over_socket(&header, &bytes, 100).await;
        assert!(got == bytes);
        let (summary, lines) = watched.stop().await.unwrap();
        assert_eq!(summary.all.requests, 5, "{extension}");
        assert!(lines[1..].iter().all(|line| findings(line).is_empty()), "{lines:?}");
    }
}

/// What is no WebSocket passes all the same, and that it was not read is said.
#[tokio::test]
async fn what_cannot_be_taken_apart_passes() {
    for (extensions, bytes) in [
        ("", vec![0xFF; 5000]),
        ("", frame(0xC1, b"not compressed")),
        ("Sec-WebSocket-Extensions: permessage-deflate\r\n", frame(0xC1, b"\xFF\xFF\xFF\xFF")),
    ] {
        let (watched, got) = over_socket(extensions, &bytes, bytes.len()).await;
        assert!(got == bytes);
        assert_eq!(watched.unread(Why::Frames), 1, "{bytes:?}");
    }
}

/// A table whose every write fails, as where the disk is full, or panics.
struct NoRows(bool);

impl Rows for NoRows {
    fn begin(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn add(&mut self, _: &Captured, _: &Reading) -> io::Result<()> {
        assert!(self.0, "a fault of ours");
        Err(io::ErrorKind::StorageFull.into())
    }

    fn tick(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Neither a table that cannot be written nor a fault of ours costs a request, or the requests after it their audit.
#[tokio::test]
async fn a_fault_of_ours_costs_no_request() {
    for (fails, why) in [(true, Why::Record), (false, Why::Fault)] {
        let proxy = broken(Broken(None), |options| options.rows = Some(Box::new(NoRows(fails)))).await;
        let sender = Sender::new(proxy.address());
        for _ in 0..5 {
            sender.send(&bad_request()).await;
        }
        while proxy.unread(why) < 5 {
            tokio::task::yield_now().await;
        }
    }
}
