//! The properties of every input, however hostile: the fuzz target, and the replay of its findings.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use codex_metadata::observe::Bounds;

use super::meaning::BLOB;
use codex_metadata_cli::request::{Path, Request};

const BOUNDS: Bounds = Bounds { body_bytes: 1 << 14, kept_bytes: 1 << 13, depth: 8, members: 200, findings: 20 };

/// Reads the request that these bytes stand for: the path, then lines of headers, an empty line, the body.
///
/// # Panics
///
/// When something does not hold.
pub fn check(bytes: &[u8]) {
    let Some((path, rest)) = bytes.split_first() else { return };
    let path = Path::ALL.get(usize::from(path % 7)).copied();
    let (head, body) = match rest.windows(2).position(|end| end == b"\n\n") {
        Some(end) => (&rest[..end], &rest[end + 2..]),
        None => (rest, &[][..]),
    };
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n') {
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (BLOB.as_bytes(), line),
        };
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    let request = Request { path, headers: Some(headers), version: None, body: Some(body.to_vec()) };

    let reading = request.read_within(BOUNDS);
    assert_eq!(reading.observed.audit(), request.read_within(BOUNDS).observed.audit(), "an audit is what it is");
    for finding in &reading.findings {
        let line = finding.to_string();
        assert!(!line.contains(char::is_control), "a finding is one line: {line:?}");
        assert!(line.len() < 64 * 1024, "a finding is short");
    }
    let merged = reading.observed.merged();
    let map: Map<String, Value> = merged.deserialize().expect("any fields are a map");
    assert_eq!(map.len(), merged.iter().count(), "each merged field has a name of its own");
    for field in merged.iter() {
        assert_eq!(field.carriers().next(), Some(field.carrier()));
    }
}
