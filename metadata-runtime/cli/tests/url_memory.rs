//! A URL takes little memory for each of its bytes, whatever characters it has.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::json;

/// A character of 3 bytes, for which lenient readers have eighteen others of 33 bytes.
const LONG: &str = "\u{FDFA}";

/// How much more memory the long characters may take than others, in bytes.
const SLACK: usize = 2 << 20;

/// A request of Codex with this URL and this value.
fn request(url: &str, value: &str) -> Vec<u8> {
    let headers = json!({"originator": "codex_cli_rs", "session-id": "s-0"});
    let metadata = json!({"session_id": "s-0", "thread_id": value});
    let body = json!({"client_metadata": metadata, "input": "p".repeat(12_000)});
    let request = json!({"method": "POST", "url": url, "headers": headers, "body": body});
    (request.to_string() + "\n").into_bytes()
}

/// Returns the most memory that a process has had so far, in bytes.
fn peak(process: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse::<usize>().unwrap() << 10
}

#[test]
fn a_url_of_long_characters_takes_no_more_memory_than_another() {
    const USUAL: &str = "https://h/v1/responses";
    let url = |user: &str, letter: &str, count: usize| format!("https://{user}h/{}/v1", letter.repeat(count));
    let value = |user: &str, letter: &str, count: usize| format!("https://{user}h/{}?a", letter.repeat(count));
    // More than is in the pipe, and in the program's own buffers.
    let others = request(USUAL, "t-0").repeat(100);
    for [usual, long] in [
        [request(&url("", "a", 300_000), "t-0"), request(&url("", LONG, 100_000), "t-0")],
        [request(&url("u%40", "a", 300_000), "t-0"), request(&url("u%40", LONG, 100_000), "t-0")],
        [request(USUAL, &value("u@", "a", 180_000)), request(USUAL, &value("u@", LONG, 60_000))],
        [request(USUAL, &value("u%40", "a", 180_000)), request(USUAL, &value("u%40", LONG, 60_000))],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
            .args(["observe", "--json", "--threads", "1", "-"])
            .env("MALLOC_ARENA_MAX", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let peaks = [usual, long].map(|request| {
            input.write_all(&request).unwrap();
            input.write_all(&others).unwrap();
            peak(child.id())
        });
        drop(input);
        assert_eq!(child.wait().unwrap().code(), Some(1), "there are findings");
        assert!(peaks[1] < peaks[0] + SLACK, "{peaks:?} bytes");
    }
}

/// No server takes it.
#[test]
fn a_url_of_more_than_a_mebibyte_is_not_read() {
    let mut child = Command::new("/bin/sh")
        .args(["-c", "ulimit -v 85000; MALLOC_ARENA_MAX=1 exec \"$0\" observe --json --threads 1 -"])
        .arg(env!("CARGO_BIN_EXE_codex-meta"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let url = format!("https://u:s3cr3t@h/{}/v1/responses", LONG.repeat(1_300_000));
    let _ = child.stdin.take().unwrap().write_all(&request(&url, "t-0"));
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.contains(r#""request":"POST (a URL of more than 1 MiB)","path":"#), "{out} {:?}", output.stderr);
}
