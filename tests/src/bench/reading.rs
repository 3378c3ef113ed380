//! What readers are measured with, and the readers that look at nothing but the JSON.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codex_metadata::CodexMeta as _;
use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::observe::{Finding, Observed};
use codex_metadata_cli::capture::source;
use codex_metadata_cli::report::{Reporter, Style};
use http::HeaderMap;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::a;

/// Returns the given captures, one after the other.
///
/// # Panics
///
/// Panics if they cannot be read.
#[must_use]
pub fn captures() -> String {
    capture_files().iter().map(|file| fs::read_to_string(file).expect("a capture is text")).collect()
}

/// Returns the given capture of the newest release.
///
/// # Panics
///
/// Panics if it cannot be read.
#[must_use]
pub fn newest_capture() -> String {
    let newest = capture_files().pop().expect("there is a capture");
    fs::read_to_string(newest).expect("a capture is text")
}

/// The files of the given captures, from the oldest release to the newest.
fn capture_files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/captures");
    let files = fs::read_dir(folder).expect("the captures are there").map(|entry| entry.expect("a file").path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "jsonl")).collect();
    files.sort();
    files
}

/// Does what the tool does with captures, and returns how many bytes it would print.
///
/// # Panics
///
/// Panics if they cannot be read.
#[must_use]
pub fn observe(captures: &str, threads: usize) -> usize {
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

/// Does what the tool does with a file of captures, and returns how many bytes it would print.
///
/// # Panics
///
/// Panics if they cannot be read.
#[must_use]
pub fn observe_file(path: &Path) -> usize {
    let mut bytes = 0;
    let mut reporter = Reporter::new(Style::Json, |line: &str| {
        bytes += line.len();
        io::Result::Ok(())
    });
    let read = source::open(path, |file| Box::new(file), |input, beside| reporter.read_beside(input, beside));
    read.expect("the captures can be read");
    reporter.finish().expect("nothing is printed");
    bytes
}

/// Reads each line of captures and its blob into values, and returns how many lines are JSON.
#[must_use]
pub fn values(captures: &str) -> usize {
    captures.lines().filter(|line| line_and_blob(line).is_some()).count()
}

fn line_and_blob(line: &str) -> Option<(Value, Value)> {
    let key = CodexResponsesMetadata::CONTRACT.blob_key()?;
    let request: Value = serde_json::from_str(line).ok()?;
    let in_header = request["headers"].as_array().into_iter().flatten().find(|pair| pair[0] == key);
    let blob = in_header.map_or(&request["body"]["client_metadata"][key], |pair| &pair[1]);
    let blob = blob.as_str().and_then(|blob| serde_json::from_str(blob).ok()).unwrap_or_default();
    Some((request, blob))
}

/// A request of 33 kB, of which 2 kB are metadata.
#[derive(Debug)]
pub struct Prompts {
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Prompts {
    /// Makes the request, whose prompts have escapes.
    #[must_use]
    pub fn new() -> Self {
        let sent = a().snapshot.project();
        let text = "The quick brown fox jumps over the lazy dog, and \"the dog\" does not mind.\n".repeat(27);
        let input: Vec<Value> = (0..15).map(|i| json!({"role": "user", "content": text, "id": i})).collect();
        let body = json!({"model": "gpt-5.4", "input": input, "client_metadata": sent.client_metadata, "stream": true});
        Self { headers: sent.headers, body: body.to_string().into_bytes() }
    }

    /// Returns how many bytes its body has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.body.len()
    }

    /// Returns whether its body is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// Reads and audits it.
    #[must_use]
    pub fn read(&self) -> Vec<Finding> {
        let observer = Observed::of::<CodexResponsesMetadata>().headers(&self.headers);
        observer.body_bytes(&self.body).finish().audit()
    }

    /// Looks whether its body is JSON.
    #[must_use]
    pub fn skip(&self) -> bool {
        serde_json::from_slice::<IgnoredAny>(&self.body).is_ok()
    }
}

impl Default for Prompts {
    fn default() -> Self {
        Self::new()
    }
}
