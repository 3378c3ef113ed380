//! Comparison of the projections with a vector, difference by difference.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use http::HeaderMap;
use serde_json::{Map, Value};

use codex_metadata::codex::{CodexFrameMetadata, CodexMcpMetadata, CodexSearchMetadata, MCP, MCP_META};
use codex_metadata::{Carrier, CodexMeta, Limits, Reason, Report};

use super::{Expect, Vector};

const BLOB: &str = "x-codex-turn-metadata";

/// One line for each value that differs; every way to get at a projection is asked.
pub(super) fn differences(vector: &Vector) -> Vec<String> {
    let Vector { snapshot: declared, expect, .. } = vector;
    let snapshot = declared.within(Limits::LIFTED);
    let mut found = Differences::default();
    let all = snapshot.project();
    found.headers("project().headers", &all.headers, &all.report, expect);
    found.client_metadata("project().client_metadata", &all.client_metadata, expect);

    let headers = snapshot.headers();
    found.headers("headers()", &headers.value, &headers.report, expect);
    let map = snapshot.client_metadata().value;
    found.client_metadata("client_metadata()", &map, expect);
    let view = snapshot.client_metadata_view().value;
    found.client_metadata("client_metadata_view()", view.iter(), expect);
    found.blob("blob()", snapshot.blob().value.as_deref(), expect.blob.as_ref());
    let header_blob = snapshot.header_blob().value;
    let header_blob = header_blob.as_ref().map(|value| value.to_str().unwrap_or("not text"));
    found.blob("header_blob()", header_blob, expect.header_blob.as_ref());

    found.json("view(MCP)", &declared.view(MCP).value, &expect.mcp);
    let preconnect = declared.preconnect();
    let preconnect = preconnect.within(Limits::LIFTED).headers();
    found.strings("preconnect", header_strings(&preconnect.value), &expect.preconnect_headers);
    found.names("preconnect, omitted", &omitted(&preconnect.report), &expect.preconnect_omitted_headers);
    let frame = CodexFrameMetadata::from(declared.clone());
    found.client_metadata("frame", &frame.within(Limits::LIFTED).client_metadata().value, expect);
    let call = CodexMcpMetadata::from(declared.clone()).view(MCP_META).value;
    found.json("MCP request", &call[BLOB], &expect.mcp);
    let search = CodexSearchMetadata::from(declared);
    let mut search = header_strings(&search.within(Limits::LIFTED).headers().value);
    found.blob("search", search.remove(BLOB).as_deref(), Some(&expect.mcp));
    found.strings("search", search, &expect.headers);
    // A field yields only if it is not sent.
    let beaten = all.report.losses().iter().filter(|loss| loss.reason == Reason::OwnedKey);
    let rejected = declared.extras.rejected().map(|extra| extra.key.as_str());
    let rejected: BTreeSet<&str> = rejected.chain(beaten.map(|loss| loss.key.as_str())).collect();
    found.names("rejected extras", &rejected, &expect.rejected_extra);
    found.0
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn push(&mut self, place: impl Display, expected: impl Display, got: impl Display) {
        self.0.push(format!("{place}: expected {expected}, got {got}"));
    }

    fn headers(&mut self, place: &str, headers: &HeaderMap, report: &Report, expect: &Expect) {
        let mut strings = header_strings(headers);
        let blob = strings.remove(BLOB);
        self.strings(place, strings, &expect.headers);
        self.blob(&format!("{place}.{BLOB}"), blob.as_deref(), expect.header_blob.as_ref());
        self.names(&format!("{place}, omitted"), &omitted(report), &expect.omitted_headers);
    }

    fn client_metadata<K: AsRef<str>, V: AsRef<str>>(
        &mut self,
        place: &str,
        map: impl IntoIterator<Item = (K, V)>,
        expect: &Expect,
    ) {
        let pairs = map.into_iter().map(|(key, value)| (key.as_ref().to_owned(), value.as_ref().to_owned()));
        let mut strings: BTreeMap<String, String> = pairs.collect();
        let blob = strings.remove(BLOB);
        self.strings(place, strings, &expect.client_metadata);
        self.blob(&format!("{place}.{BLOB}"), blob.as_deref(), expect.blob.as_ref());
    }

    fn blob(&mut self, place: &str, raw: Option<&str>, expected: Option<&Value>) {
        match (raw, expected) {
            (None, None) => {}
            (Some(raw), None) => self.push(place, "no blob", raw),
            (None, Some(expected)) => self.push(place, expected, "no blob"),
            (Some(raw), Some(expected)) => {
                if let Some(byte) = raw.bytes().find(|byte| !matches!(byte, 0x20..=0x7E)) {
                    self.push(place, "printable ASCII", format_args!("the byte {byte:#04X}"));
                }
                match serde_json::from_str::<Value>(raw) {
                    Ok(blob) => self.json(place, &blob, expected),
                    Err(error) => self.push(place, "JSON", format_args!("{error} in {raw}")),
                }
            }
        }
    }

    fn strings(&mut self, place: &str, got: BTreeMap<String, String>, expected: &BTreeMap<String, String>) {
        let object = |map: BTreeMap<String, String>| -> Value {
            map.into_iter().map(|(key, value)| (key, Value::from(value))).collect::<Map<_, _>>().into()
        };
        self.json(place, &object(got), &object(expected.clone()));
    }

    fn names<'n>(&mut self, place: &str, got: &BTreeSet<&'n str>, expected: &'n [String]) {
        let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
        for name in expected.difference(got) {
            self.push(place, format_args!("`{}`", name.escape_debug()), "nothing");
        }
        for name in got.difference(&expected) {
            self.push(place, "nothing", format_args!("`{}`", name.escape_debug()));
        }
    }

    fn json(&mut self, place: &str, got: &Value, expected: &Value) {
        let (Value::Object(got), Value::Object(expected)) = (got, expected) else {
            if got != expected {
                self.push(place, expected, got);
            }
            return;
        };
        for (key, expected) in expected {
            let place = format!("{place}.{}", key.escape_debug());
            match got.get(key) {
                Some(got) => self.json(&place, got, expected),
                None => self.push(place, expected, "nothing"),
            }
        }
        for (key, got) in got.iter().filter(|(key, _)| !expected.contains_key(*key)) {
            self.push(format_args!("{place}.{}", key.escape_debug()), "nothing", got);
        }
    }
}

fn header_strings(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

fn omitted(report: &Report) -> BTreeSet<&str> {
    let headers = report.losses().iter().filter(|loss| loss.carrier == Carrier::Header);
    headers.map(|loss| loss.key.as_str()).collect()
}
