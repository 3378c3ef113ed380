//! The program's output does not depend on how many threads read the requests.

use std::fmt::Write as _;
use std::process::Command;

fn observed(capture: &str, options: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.jsonl");
    std::fs::write(&file, capture).unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_codex-meta")).arg("observe").args(options).arg(&file).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

/// Requests of many sizes, one after the other, with damaged lines and other clients' requests between them.
fn capture() -> String {
    let mut capture = String::new();
    for i in 0..1_000 {
        let prompt = "p".repeat(if i % 50 == 0 { 300_000 } else { i });
        let _ = match i % 10 {
            3 => writeln!(capture, "{{\"url\":\"/elsewhere/{i}\",\"headers\":[]}}"),
            7 => writeln!(capture, "no request {i}"),
            _ => writeln!(
                capture,
                "{{\"url\":\"/responses/\",\"headers\":[[\"thread-id\",\"t-{i}\"]],\
                 \"body\":{{\"input\":\"{prompt}\",\"client_metadata\":{{\"thread_id\":\"t-{}\"}}}}}}",
                i - i % 2,
            ),
        };
    }
    capture
}

#[test]
fn the_output_is_the_same_in_any_number_of_threads() {
    let capture = capture();
    for style in [&["--json"][..], &["--quiet"], &[]] {
        let (code, alone) = observed(&capture, &[style, &["--threads", "1"]].concat());
        for threads in ["2", "3", "8"] {
            let (other, together) = observed(&capture, &[style, &["--threads", threads]].concat());
            assert_eq!(other, code, "{style:?} in {threads} threads");
            assert!(together == alone, "{style:?} in {threads} threads");
        }
    }
}

#[test]
fn values_that_are_no_lines_are_read_in_their_order() {
    // So that the lines before and behind what is between them are read in several pieces.
    let prompt = "p".repeat(1_000);
    let line = |i: usize| {
        let headers = format!("[[\"session-id\",\"s-1\"],[\"thread-id\",\"t-{i}\"]]");
        format!("{{\"url\":\"/responses\",\"headers\":{headers},\"body\":{{\"n\":{i},\"input\":\"{prompt}\"}}}}\n")
    };
    let lines = |range: std::ops::Range<usize>| range.map(line).collect::<String>();
    let several = lines(0..3).replace(',', ",\r\n") + "[" + lines(3..5).trim_end().replace('\n', ",").as_str() + "]";
    let in_file = r#"{"request":{"url":"/responses","headers":[{"name":"session-id","value":"s-1"},
        {"name":"thread-id","value":"t-1"}],"postData":{"_file":"0.dat"}}}"#;
    let in_file = in_file.replace('\n', "") + "\n";
    let cut = line(6).replace("}\n", "\n");
    for between in [several, in_file, cut, "\x0c\n \n".into(), line(7).replace("t-", "t-\u{e9}"), line(8).repeat(2)] {
        let capture = [lines(0..600), between.clone(), lines(0..600), between, line(9).trim_end().into()].concat();
        let (code, alone) = observed(&capture, &["--json", "--threads", "1"]);
        for threads in ["2", "3"] {
            let (other, together) = observed(&capture, &["--json", "--threads", threads]);
            assert_eq!(other, code);
            assert!(together == alone, "{threads} threads");
        }
        assert!(alone.lines().count() >= 1_201);
    }
}

#[test]
fn requests_are_printed_in_their_order() {
    let (_, out) = observed(&capture(), &["--json", "--threads", "4"]);
    let threads: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter_map(|line| Some(line["fields"]["thread_id"].as_str()?.to_owned()))
        .collect();
    let sent = (0..1_000).filter(|i| !matches!(i % 10, 3 | 7)).map(|i| format!("t-{}", i - i % 2));
    assert_eq!(threads, sent.collect::<Vec<_>>());
}

#[test]
fn no_threads_are_none() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_codex-meta")).args(["observe", "--threads", "0", "-"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
