//! A small body that is large once decompressed, or that asks for much memory to be so, costs the proxy no more than one
//! body may have.
#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::net::Ipv4Addr;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use codex_metadata_tests::live::Watched;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::net::TcpListener;

/// How much memory may be taken: a body of 64 MiB while it grows, and what is around it. All bodies have more than ten times
/// as much.
const MOST: usize = 160 << 20;

/// The most memory that the process has had.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() << 10
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// A frame of zstd with this descriptor and window, with 400 MiB of spaces in blocks of one byte (RFC 8878).
fn zstd(descriptor: &[u8]) -> Vec<u8> {
    const SPACES: [u8; 4] = [0x02, 0x00, 0x10, b' '];
    [&[0x28, 0xB5, 0x2F, 0xFD], descriptor, &SPACES.repeat(3200), &[1, 0, 0]].concat()
}

fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let spaces = gzip(&vec![b' '; 1 << 20]);
    let many = spaces.repeat(400);
    vec![
        ("gzip", many.clone()),
        ("gzip", gzip(&many)),
        ("gzip, gzip", gzip(&many)),
        // By its content, by its window, and by the content that stands for the window.
        ("zstd", zstd(&[0x00, 0x68])),
        ("zstd", zstd(&[0x00, 0xF8])),
        ("zstd", zstd(&[&[0xE0][..], &(1_u64 << 40).to_le_bytes()].concat())),
        ("br", BASE64_STANDARD.decode("ER5OAAJ7ImNsaWVudF9tZXRhZGF0YSI6eyJ0dXJuX2lkIjoidHVybi0xIn19Aw==").unwrap()),
    ]
}

#[tokio::test]
async fn a_compressed_body_takes_no_more_memory_than_one_may() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let upstream = listener.local_addr().unwrap();
    tokio::spawn(async move {
        axum::serve(listener, Router::new().route("/v1/responses", post(|_: Bytes| async {}))).await
    });
    let watched = Watched::start_with(&format!("http://{upstream}"), |options| options.memory = 4 << 20).await.unwrap();
    let url = format!("http://{}/v1/responses", watched.address());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let bombs = bombs();
    let before = peak();
    // At one time, since they could be read at one time.
    let sent = bombs.iter().map(|(coding, body)| {
        let request = client.post(&url).header("content-encoding", *coding).header("session-id", "s-0");
        request.body(body.clone()).send()
    });
    for answer in futures_util::future::join_all(sent).await {
        assert!(answer.unwrap().status().is_success());
    }
    drop(client);
    let summary = watched.stop_gracefully().await.unwrap();
    assert_eq!(summary.all.requests + summary.foreign, u64::try_from(bombs.len()).unwrap(), "each is read");
    let grown = peak() - before;
    assert!(grown < MOST, "{grown} bytes");
}
