//! The messages on a WebSocket are read however they are cut and compressed.

use std::net::Ipv4Addr;

use codex_metadata_cli::live::{Options, Why};
use codex_metadata_cli::request::Path;
use codex_metadata_tests::live::Watched;
use codex_metadata_tests::observe::sending::sending;
use codex_metadata_tests::samples;
use flate2::{Compress, Compression, FlushCompress};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;
use tokio_tungstenite::tungstenite::protocol::frame::coding::OpCode;

use crate::replay::findings;

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

/// Returns the proxy's reading of a socket on which `bytes` are sent `step` at a time, and the bytes that the server got.
async fn over_socket(extensions: &str, bytes: &[u8], step: usize) -> (Watched, Vec<u8>) {
    over_socket_with("User-Agent: codex_cli_rs/0.171.0\r\n", |_| (), extensions, bytes, step).await
}

/// Like [`over_socket`], with these headers of the sender, and with other options.
async fn over_socket_with(
    sender: &str,
    change: impl FnOnce(&mut Options),
    extensions: &str,
    bytes: &[u8],
    step: usize,
) -> (Watched, Vec<u8>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let upstream = format!("http://{}", listener.local_addr().unwrap());
    let watched = Watched::start_with(&upstream, change).await.unwrap();
    let mut client = TcpStream::connect(watched.address()).await.unwrap();
    client.set_nodelay(true).unwrap();
    let handshake = format!(
        "GET /v1/responses HTTP/1.1\r\nHost: p\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Key: x\r\n{sender}\r\n"
    );
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

/// A block that ends the stream is followed by another stream, in the message or in the next one.
#[tokio::test]
async fn messages_with_a_final_block_are_read() {
    let message = message();
    let (begin, end) = message.split_at(message.len() / 2);
    let finished = |text: &[u8]| {
        let mut compressed = Vec::with_capacity(text.len() * 2 + 64);
        Compress::new(Compression::default(), false)
            .compress_vec(text, &mut compressed, FlushCompress::Finish)
            .unwrap();
        compressed
    };
    let padded = |streams: &[&[u8]]| [&streams.concat()[..], &[0]].concat();
    let (whole, halves) = (finished(&message), [finished(begin), finished(end)]);
    let in_two = padded(&[&halves[0], &halves[1]]);
    let bytes = [padded(&[&whole]), whole.clone(), in_two, padded(&[&whole])].map(|one| frame(0xC1, &one)).concat();
    let header = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    let (watched, got) = over_socket(header, &bytes, 100).await;
    assert!(got == bytes);
    let (summary, lines) = watched.stop().await.unwrap();
    assert_eq!(summary.all.requests, 5);
    assert!(lines[1..].iter().all(|line| findings(line).is_empty()), "{lines:?}");

    // Each of them takes no more than two bytes.
    let many = frame(0xC1, &padded(&[&finished(b"").repeat(100)]));
    let (watched, got) = over_socket(header, &many, many.len()).await;
    assert!(got == many);
    assert_eq!(watched.unread(Why::Frames), 1);
}

/// No later message refers to its data.
#[tokio::test]
async fn a_large_message_that_is_compressed_for_itself_costs_itself_alone() {
    let compressed = |text: &[u8]| {
        let mut compressed = Vec::with_capacity(text.len() / 64 + 1024);
        Compress::new(Compression::fast(), false).compress_vec(text, &mut compressed, FlushCompress::Sync).unwrap();
        frame(0xC1, &compressed[..compressed.len() - 4])
    };
    let good = compressed(&message());
    let bytes = [&good[..], &compressed(&vec![b' '; 65 << 20]), &good].concat();
    let header = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n";
    let (watched, got) = over_socket(header, &bytes, bytes.len()).await;
    assert!(got == bytes);
    assert_eq!(watched.unread(Why::Size), 1);
    let (summary, _) = watched.stop().await.unwrap();
    assert_eq!(summary.all.requests, 3);
}

/// Each message has the release of the handshake, in which there is room for a much longer text than a message may be.
#[tokio::test]
async fn what_is_too_long_for_a_release_is_none() {
    let (long, bytes) = ("0".repeat(100_000), frame(0x81, &message()).repeat(3));
    for (sender, version) in [
        (format!("version: 1.{long}\r\nUser-Agent: codex_cli_rs/0.171.0\r\n"), "0.171.0".into()),
        (format!("version: {long}\r\nUser-Agent: codex_cli_rs/1.{long}\r\n"), Value::Null),
        (format!("version: 0.{}\r\n", &long[..126]), format!("0.{}", &long[..126]).into()),
    ] {
        let (watched, got) = over_socket_with(&sender, |_| (), "", &bytes, bytes.len()).await;
        assert!(got == bytes);
        let (_, lines) = watched.stop().await.unwrap();
        assert!(lines.len() >= 3, "the messages");
        assert!(lines.iter().all(|line| line["version"] == version), "{:.1000}", lines[1]["version"]);
    }
}

/// A message takes memory beside its data.
#[tokio::test]
async fn a_message_without_data_counts() {
    let bytes = frame(0x81, b"").repeat(5);
    let (watched, got) = over_socket_with("", |options| options.memory = 200, "", &bytes, bytes.len()).await;
    assert!(got == bytes);
    assert_eq!(watched.unread(Why::Memory), 6, "the handshake and the messages");
}

/// Another protocol than WebSocket passes all the same, and is reported as not read.
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
