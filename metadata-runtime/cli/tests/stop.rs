//! `codex-meta observe --listen` and the signals that stop it.
#![cfg(unix)]

use std::fs;
use std::io::{self, BufRead as _, BufReader, PipeReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// A proxy, and what it says.
struct Running {
    proxy: Child,
    said: BufReader<PipeReader>,
    address: String,
    server: TcpListener,
}

impl Running {
    /// Starts it. What it prints is on the pipe of its messages, or on one of its own.
    fn start(record: &Path, is_one_pipe: bool) -> Self {
        let (said, messages) = io::pipe().unwrap();
        let output = if is_one_pipe { messages.try_clone().unwrap().into() } else { Stdio::piped() };
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
            .args(["observe", "--json", "--listen", "127.0.0.1:0", "--grace", "1000000000", "--forward"])
            .arg(format!("http://{}", server.local_addr().unwrap()))
            .arg("--record")
            .arg(record)
            .stdout(output)
            .stderr(messages)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(said);
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let address = line.split(['(', ' ', ',']).find(|word| word.starts_with("127.0.0.1:")).unwrap().to_owned();
        Self { proxy, said, address, server }
    }

    /// Sends a request with a value that is printed, and waits for its answer.
    fn send(&self, value: &str) {
        let body = json!({"client_metadata": {"thread_id": value}}).to_string();
        let mut client = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "POST /v1/responses HTTP/1.1\r\nhost: h\r\nthread-id: t-0\r\nsession-id: s-0\r\ncontent-length: {}\r\n\
             connection: close\r\n\r\n",
            body.len(),
        );
        client.write_all(&[head.as_bytes(), body.as_bytes()].concat()).unwrap();
        let (mut passed, _) = self.server.accept().unwrap();
        let mut taken = Vec::new();
        while !taken.ends_with(body.as_bytes()) {
            let mut some = [0; 4096];
            let len = passed.read(&mut some).unwrap();
            taken.extend_from_slice(&some[..len]);
        }
        passed.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
        client.read_to_end(&mut Vec::new()).unwrap();
    }

    /// Sends requests that the server does not answer, of which each is a message.
    fn fail(&self, times: usize) {
        for _ in 0..times {
            let mut client = TcpStream::connect(&self.address).unwrap();
            client.write_all(b"GET /x HTTP/1.1\r\nhost: h\r\n\r\n").unwrap();
            drop(self.server.accept().unwrap());
            let _ = client.read_to_end(&mut Vec::new());
        }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.proxy), signal).unwrap();
    }

    fn wait_until_it_says(&mut self, words: &str) {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "it ended, and did not say `{words}`");
        }
    }

    /// Waits until it ends, and returns its exit code.
    fn end(&mut self) -> Option<i32> {
        wait_until("it ends", || self.proxy.try_wait().unwrap().is_some());
        self.proxy.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.proxy.kill();
        let _ = self.proxy.wait();
    }
}

/// Waits longer than any machine needs.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(100), "not so after 100 seconds: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn wait_until_recorded(record: &Path) {
    wait_until("it is recorded", || fs::read(record).unwrap().ends_with(b"\n"));
}

/// The audit waits for whoever reads what is printed, and the second signal does not.
#[test]
fn the_second_signal_ends_an_audit_that_waits() {
    for signal in [Signal::INT, Signal::TERM] {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("record.jsonl");
        let mut running = Running::start(&record, false);
        running.send(&"t".repeat(1 << 20));
        for number in 1..5 {
            running.send(&format!("t-{number}"));
        }
        // What is printed of the first one is more than a pipe has room for.
        running.proxy.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
        running.signal(signal);
        running.wait_until_it_says("stopping");
        running.signal(signal);
        running.wait_until_it_says("it was ended before its summary");
        assert_eq!(running.proxy.wait().unwrap().code(), Some(2));
        let recorded = fs::read_to_string(&record).unwrap();
        assert!(recorded.ends_with('\n'), "the last line is whole");
        let lines: Vec<Value> = recorded.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 1, "no other one was read");
    }
}

/// Connections that are open are not waited for, and the summary is there.
#[test]
fn the_second_signal_ends_what_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record.jsonl");
    let mut running = Running::start(&record, false);
    running.send("other");
    wait_until_recorded(&record);
    let mut client = TcpStream::connect(&running.address).unwrap();
    client.write_all(b"POST /v1/responses HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\n").unwrap();
    let _passed = running.server.accept().unwrap();
    running.signal(Signal::INT);
    running.wait_until_it_says("stopping");
    running.signal(Signal::INT);
    let mut printed = String::new();
    running.proxy.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    assert_eq!(running.proxy.wait().unwrap().code(), Some(1), "there are findings");
    assert!(printed.contains("\"other\""), "{printed}");
}

/// As with `2>&1 | less`, which shows its first page.
#[test]
fn the_second_signal_ends_it_if_nobody_reads_output_and_messages() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(&folder.path().join("record.jsonl"), true);
    running.send(&"t".repeat(1 << 20));
    // What is printed of it is more than a pipe has room for.
    running.said.read_exact(&mut [0]).unwrap();
    running.signal(Signal::INT);
    wait_until("it accepts no connection", || TcpStream::connect(&running.address).is_err());
    running.signal(Signal::TERM);
    assert_eq!(running.end(), Some(2));
}

/// Neither the record, nor the output, nor the end waits for a reader of the messages.
#[test]
fn messages_that_nobody_reads_hold_nothing() {
    const FAILED: usize = 1_500;

    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("record.jsonl");
    let mut running = Running::start(&record, false);
    running.fail(FAILED);
    running.send("other");
    wait_until_recorded(&record);
    running.signal(Signal::INT);
    assert_eq!(running.end(), Some(1), "there are findings");
    let mut printed = String::new();
    running.proxy.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    assert!(printed.contains("\"other\""), "{printed}");
    let mut said = String::new();
    running.said.read_to_string(&mut said).unwrap();
    assert!(said.lines().count() < FAILED, "the pipe had room for all of it");
}

#[test]
fn messages_without_room_are_counted() {
    const FAILED: usize = 3_000;

    let folder = tempfile::tempdir().unwrap();
    let mut running = Running::start(&folder.path().join("record.jsonl"), false);
    running.fail(FAILED);
    let (mut said, mut left_out) = (0, 0);
    while said + left_out < FAILED {
        let mut line = String::new();
        assert!(running.said.read_line(&mut line).unwrap() > 0, "it ended after {said} and {left_out}");
        match line.strip_prefix("codex-meta: ").unwrap().split_once(" message") {
            Some((count, rest)) if rest.contains("left out") => left_out += count.parse::<usize>().unwrap(),
            _ => said += 1,
        }
    }
    assert_eq!(said + left_out, FAILED);
    assert!(left_out > 0, "all of it had room");
    running.signal(Signal::INT);
    running.wait_until_it_says("stopping");
    assert_eq!(running.end(), Some(0));
}
