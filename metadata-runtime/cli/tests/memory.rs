//! The program's memory does not grow with what it reads.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

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
