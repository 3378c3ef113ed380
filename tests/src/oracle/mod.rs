//! The properties of every snapshot, whoever made it.

mod sendable;

pub use sendable::Wires;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Debug};

use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use codex_metadata::codex::{CodexResponsesMetadata, MCP};
use codex_metadata::{Carrier, CodexMeta, Limit, Loss, Outcome, Rendered, Report, Within};

use crate::arbitrary::Case;
use crate::model::{BLOB, Expected, limit, owned, same, strict};

thread_local! {
    /// One for all snapshots, so that what one of them left behind would show in the next.
    static RENDERED: RefCell<Rendered> = RefCell::default();
}

/// The faults of a snapshot's projections.
#[derive(Debug)]
pub enum Fault {
    /// A value would not arrive as it is, or not at all.
    Unsendable(String),
    /// Something is missing, wrong or too much, or the report says so and it is not.
    Unaccounted(String),
    /// A carrier is over its limit.
    OverBudget(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsendable(what) => write!(f, "unsendable: {what}"),
            Self::Unaccounted(what) => write!(f, "unaccounted: {what}"),
            Self::OverBudget(what) => write!(f, "over budget: {what}"),
        }
    }
}

/// Checks every projection of a case against the model, the limits, and HTTP stacks.
pub fn check(case: &Case, wires: &mut Wires) -> Vec<Fault> {
    let mut check = Check { case, expected: Expected::of(case), faults: Vec::new() };
    let sent = check.project();
    check.separately(&sent);
    check.handshakes();
    for headers in [&sent.headers, &check.meta().headers().value, &case.snapshot.preconnect().headers().value] {
        check.faults.extend(wires.carry(headers).into_iter().map(Fault::Unsendable));
    }
    check.faults
}

struct Check<'c> {
    case: &'c Case,
    expected: Expected,
    faults: Vec<Fault>,
}

/// The results of `project`.
struct Sent {
    headers: HeaderMap,
    client_metadata: HashMap<String, String>,
    report: Report,
}

impl<'c> Check<'c> {
    fn meta(&self) -> Within<'c, CodexResponsesMetadata> {
        self.case.snapshot.within(self.case.limits)
    }

    fn same<T: PartialEq + Debug>(&mut self, place: &str, got: &T, expected: &T) {
        if got != expected {
            self.faults.push(Fault::Unaccounted(format!("{place}: expected {expected:?}, got {got:?}")));
        }
    }

    fn losses(&mut self, place: &str, got: &[Loss], expected: &[Loss]) {
        self.same(place, &sorted(got), &sorted(expected));
    }

    fn project(&mut self) -> Sent {
        let all = self.meta().project();
        self.headers("project().headers", &all.headers);
        self.flat("project().client_metadata", &all.client_metadata);
        let losses = self.expected.losses.clone();
        self.losses("project().report", all.report.losses(), &losses);
        self.budgets(&all.headers, &all.client_metadata);

        let view = self.case.snapshot.view(MCP);
        let expected = Value::from(self.expected.mcp.clone());
        self.same("view(MCP)", &view.value, &expected);
        let losses = self.expected.mcp_losses.clone();
        self.losses("view(MCP).report", view.report.losses(), &losses);

        let mut report = all.report.clone();
        report.extend(view.report);
        self.account(&report);
        Sent { headers: all.headers, client_metadata: all.client_metadata, report: all.report }
    }

    fn account(&mut self, report: &Report) {
        let mut cells: Vec<(&str, Carrier, Outcome)> =
            self.meta().explain(report).into_iter().map(|cell| (cell.field, cell.carrier, cell.outcome)).collect();
        let mut expected = self.expected.cells.clone();
        cells.sort_by_key(|(field, carrier, _)| (*field, *carrier));
        expected.sort_by_key(|(field, carrier, _)| (*field, *carrier));
        for (got, expected) in cells.iter().zip(&expected) {
            self.same("account()", got, expected);
        }
        self.same("cells of account()", &cells.len(), &expected.len());
        let line = report.to_string();
        if line.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
            self.faults.push(Fault::Unaccounted(format!("the report is no line: {line:?}")));
        }
    }

    /// Each projection alone is what it is together with the others.
    fn separately(&mut self, sent: &Sent) {
        let meta = self.meta();
        let headers = meta.headers();
        self.same("headers()", &headers.value, &sent.headers);
        let flat = meta.client_metadata();
        self.same("client_metadata()", &flat.value, &sent.client_metadata);
        let mut report = headers.report;
        report.extend(flat.report.clone());
        self.losses("the reports of both", report.losses(), sent.report.losses());

        let view = meta.client_metadata_view();
        let pairs: HashMap<String, String> =
            view.value.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        self.same("client_metadata_view()", &pairs, &sent.client_metadata);
        self.same("client_metadata_view().report", &view.report, &flat.report);

        RENDERED.with_borrow_mut(|rendered| {
            meta.render_into(rendered);
            let owned = rendered.to_projection();
            self.same("render_into(), the headers", &owned.headers, &sent.headers);
            self.same("render_into(), the map", &owned.client_metadata, &sent.client_metadata);
            self.same("render_into(), the report", &owned.report, &sent.report);
        });

        let blob = sent.client_metadata.get(BLOB).cloned();
        self.same("blob()", &meta.blob().value, &blob);
        let header_blob: Option<HeaderValue> = sent.headers.get(BLOB).cloned();
        self.same("header_blob()", &meta.header_blob().value, &header_blob);
    }

    fn handshakes(&mut self) {
        let preconnect = self.case.snapshot.preconnect().headers();
        let expected = strings(&self.expected.preconnect);
        self.same("preconnect", &texts(&preconnect.value), &expected);
        let losses = self.expected.preconnect_losses.clone();
        self.losses("preconnect.report", preconnect.report.losses(), &losses);
    }

    fn headers(&mut self, place: &str, headers: &HeaderMap) {
        let mut texts = texts(headers);
        let blob = texts.remove(BLOB);
        let expected = strings(&self.expected.headers);
        self.same(place, &texts, &expected);
        let expected = self.expected.header_blob.clone();
        self.blob(&format!("{place}, the blob"), blob.as_deref(), expected.as_ref());
    }

    fn flat(&mut self, place: &str, map: &HashMap<String, String>) {
        let mut pairs: BTreeMap<String, String> = map.clone().into_iter().collect();
        let blob = pairs.remove(BLOB);
        let expected = strings(&self.expected.flat);
        self.same(place, &pairs, &expected);
        let expected = self.expected.body_blob.clone();
        self.blob(&format!("{place}, the blob"), blob.as_deref(), expected.as_ref());
    }

    fn blob(&mut self, place: &str, raw: Option<&str>, expected: Option<&Map<String, Value>>) {
        if let Some(byte) = raw.unwrap_or_default().bytes().find(|byte| !matches!(byte, 0x20..=0x7E)) {
            self.faults.push(Fault::Unsendable(format!("{place}: the byte {byte:#04X}")));
        }
        match raw.map(strict).transpose() {
            Ok(got) => {
                let keys = got.iter().filter_map(Value::as_object).flat_map(Map::keys);
                let spoofed =
                    keys.filter(|key| !owned().contains(&key.as_str()) && owned().iter().any(|own| same(own, key)));
                self.faults
                    .extend(spoofed.map(|key| Fault::Unaccounted(format!("{place}: {key:?} passes for an owned key"))));
                self.same(place, &got, &expected.cloned().map(Value::from));
            }
            Err(error) => self.faults.push(Fault::Unaccounted(format!("{place}: {error} in {raw:?}"))),
        }
    }

    fn budgets(&mut self, headers: &HeaderMap, map: &HashMap<String, String>) {
        let Case { limits, .. } = *self.case;
        let flat = map.iter().filter(|(key, _)| *key != BLOB).map(|(key, value)| {
            let declared = if key == "mcp_attribution" { 16_384 } else { 2048 };
            (key.as_str(), value.len(), limits.flat, Some(declared))
        });
        let body = map.get(BLOB).map(|blob| ("the blob", blob.len(), limits.body_blob, None));
        let header = headers.get(BLOB).map(|blob| ("the blob's copy", blob.len(), limits.header_blob, Some(4096)));
        let direct = headers.iter().filter(|(name, _)| name.as_str() != BLOB);
        let direct = direct.map(|(name, value)| (name.as_str(), value.len(), limits.header, Some(256)));
        for (what, bytes, in_force, declared) in flat.chain(body).chain(header).chain(direct) {
            let in_force: Limit = in_force;
            if let Some(limit) = limit(in_force, declared).filter(|limit| bytes > *limit) {
                self.faults.push(Fault::OverBudget(format!("{what}: {bytes} bytes, and the limit is {limit}")));
            }
        }
    }
}

fn texts(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

fn strings(map: &BTreeMap<&'static str, String>) -> BTreeMap<String, String> {
    map.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

/// In any order that is the same for the same losses.
fn sorted(losses: &[Loss]) -> Vec<Loss> {
    let mut losses = losses.to_vec();
    losses.sort_by_cached_key(|loss| (loss.field, loss.carrier, loss.key.clone(), format!("{:?}", loss.reason)));
    losses
}
