//! `codex-meta observe --listen` and the signals that stop it.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

/// A proxy, and what it says.
struct Running {
    proxy: Child,
    said: BufReader<ChildStderr>,
    address: String,
    server: TcpListener,
}

impl Running {
    fn start(record: &Path) -> Self {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut proxy = Command::new(env!("CARGO_BIN_EXE_codex-meta"))
            .args(["observe", "--json", "--listen", "127.0.0.1:0", "--grace", "1000000000", "--forward"])
            .arg(format!("http://{}", server.local_addr().unwrap()))
            .arg("--record")
            .arg(record)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(proxy.stderr.take().unwrap());
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
}

/// The audit waits for whoever reads what is printed, and the second signal does not.
#[test]
fn the_second_signal_ends_an_audit_that_waits() {
    for signal in [Signal::INT, Signal::TERM] {
        let folder = tempfile::tempdir().unwrap();
        let record = folder.path().join("record.jsonl");
        let mut running = Running::start(&record);
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
    let mut running = Running::start(&record);
    running.send("other");
    while !fs::read(&record).unwrap().ends_with(b"\n") {
        std::thread::yield_now();
    }
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
