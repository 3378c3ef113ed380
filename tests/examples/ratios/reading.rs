//! The cost of reading captures and requests, against readers that look at nothing but the JSON.

use std::fs;
use std::io::{self, Write as _};
use std::process::Command;
use std::thread;

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::observe::Observed;
use codex_metadata_cli::report::{Reporter, Style};
use codex_metadata_tests::bench::{Contender, Race, Targets, a};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

/// The most that the tool takes for the captures, as a ratio of what others take for their JSON alone.
const AGAINST_PYTHON: f64 = 0.8;
const AGAINST_VALUES: f64 = 2.5;

/// The most that a request takes of which most bytes are prompts, as a ratio of skipping the same bytes.
const AGAINST_SKIPPING: f64 = 1.5;

/// The most that two threads take, as a ratio of one.
const TWO_THREADS: f64 = 0.55;

/// How often the captures are repeated, so that starting threads is a small part of the work.
const REPEATED: usize = 8;

/// The time that Python takes for each line and its blob, in seconds; the smallest of some runs.
const PYTHON: &str = r#"
import json, sys, time
def read(lines):
    for line in lines:
        request = json.loads(line)
        blobs = [value for name, value in request.get("headers") or [] if name.lower() == "x-codex-turn-metadata"]
        body = request.get("body")
        if not blobs and isinstance(body, dict):
            blobs = [(body.get("client_metadata") or {}).get("x-codex-turn-metadata")]
        for blob in blobs:
            if blob is not None:
                try:
                    json.loads(blob)
                except ValueError:
                    pass
lines = open(sys.argv[1], encoding="utf-8").readlines()
best = float("inf")
for _ in range(7):
    start = time.perf_counter()
    read(lines)
    best = min(best, time.perf_counter() - start)
print(best)
"#;

/// Adds the rows.
pub(crate) fn check(targets: &mut Targets) {
    let captures = captures();
    let race = Race::run(vec![
        Contender::new(|| observe(&captures, 1)),
        Contender::new(|| captures.lines().filter(|line| values(line).is_some()).count()),
    ]);
    let row = ["captures", "`observe --json`"];
    targets.at_most([row[0], row[1], "`serde_json` into `Value`"], race.ratio(0, 1), AGAINST_VALUES);
    match python(&captures) {
        Some(nanos) => targets.at_most([row[0], row[1], "Python's `json`"], race.nanos(0) / nanos, AGAINST_PYTHON),
        None => println!("there is no `python3` to compare with"),
    }

    let (headers, body) = prompts();
    let race = Race::run(vec![
        Contender::new(|| {
            let observer = Observed::of::<CodexResponsesMetadata>().headers(&headers);
            observer.body_bytes(&body).finish().audit()
        }),
        Contender::new(|| serde_json::from_slice::<IgnoredAny>(&body).is_ok()),
    ]);
    let size = format!("{} kB", body.len() / 1_000);
    targets.at_most(["request with prompts", &size, "`serde_json`'s `IgnoredAny`"], race.ratio(0, 1), AGAINST_SKIPPING);

    if thread::available_parallelism().map_or(1, usize::from) > 1 {
        let captures = captures.repeat(REPEATED);
        let race = Race::run(vec![Contender::new(|| observe(&captures, 2)), Contender::new(|| observe(&captures, 1))]);
        targets.at_most(["captures", "two threads", "one"], race.ratio(0, 1), TWO_THREADS);
    } else {
        println!("there is one processor: two threads are not compared with one");
    }
}

/// The given captures, one after the other.
fn captures() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/captures");
    let files = fs::read_dir(folder).expect("the captures are there").map(|entry| entry.expect("a file").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).collect();
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).expect("a capture is text")).collect()
}

/// Does what the tool does with them, and returns how many bytes it would print.
fn observe(captures: &str, threads: usize) -> usize {
    let mut bytes = 0;
    let mut reporter = Reporter::new(Style::Json, |line: &str| {
        bytes += line.len();
        io::Result::Ok(())
    })
    .in_threads(threads);
    reporter.read(captures.as_bytes()).expect("the captures can be read");
    reporter.finish().expect("nothing is printed");
    bytes
}

/// A line and its blob as values.
fn values(line: &str) -> Option<(Value, Value)> {
    let key = CodexResponsesMetadata::CONTRACT.blob_key()?;
    let request: Value = serde_json::from_str(line).ok()?;
    let in_header = request["headers"].as_array().into_iter().flatten().find(|pair| pair[0] == key);
    let blob = in_header.map_or(&request["body"]["client_metadata"][key], |pair| &pair[1]);
    let blob = blob.as_str().and_then(|blob| serde_json::from_str(blob).ok()).unwrap_or_default();
    Some((request, blob))
}

/// How many nanoseconds Python takes; `None` if there is none.
fn python(captures: &str) -> Option<f64> {
    let mut file = tempfile::NamedTempFile::new().ok()?;
    file.write_all(captures.as_bytes()).ok()?;
    let output = Command::new("python3").args(["-c", PYTHON]).arg(file.path()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse::<f64>().ok().map(|seconds| seconds * 1e9)
}

/// A request of 33 kB, of which 2 kB are metadata.
fn prompts() -> (http::HeaderMap, Vec<u8>) {
    let sent = a().snapshot.project();
    let text = "The quick brown fox jumps over the lazy dog, and \"the dog\" does not mind.\n".repeat(27);
    let input: Vec<Value> = (0..15).map(|i| json!({"role": "user", "content": text, "id": i})).collect();
    let body = json!({"model": "gpt-5.4", "input": input, "client_metadata": sent.client_metadata, "stream": true});
    (sent.headers, body.to_string().into_bytes())
}
