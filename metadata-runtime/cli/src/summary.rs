//! What many requests have in common; takes no more memory the more there are.

use std::collections::BTreeMap;

use codex_metadata::Carrier;
use codex_metadata::observe::{DeserializeError, Observed, Occurrence};
use serde::Deserialize;

use crate::request::Reading;

/// How many requests that cannot be joined are kept by name.
const NAMED: usize = 20;

/// The ids that a request is joined by. The turn's is not among them: not every request belongs to a turn.
#[derive(Debug, Deserialize)]
struct JoinKeys {
    #[serde(rename = "session_id")]
    _session: String,
    #[serde(rename = "thread_id")]
    _thread: String,
    #[serde(rename = "window_id")]
    _window: String,
}

/// Counts over all requests.
#[derive(Debug, Default)]
pub struct Summary {
    /// How many requests of the contract there were.
    pub requests: u64,
    /// How many other requests there were.
    pub foreign: u64,
    /// How many entries could not be read.
    pub odd: u64,
    /// How many requests had findings, or were not captured as they were sent.
    pub with_findings: u64,
    /// How many findings there were of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// In how many requests each field was on each carrier, by field and carrier.
    pub presence: BTreeMap<(&'static str, Carrier), u64>,
    /// How many cannot be joined.
    pub unjoinable: u64,
    /// The first of those, with why.
    pub unjoinable_names: Vec<(String, DeserializeError)>,
}

impl Summary {
    /// Adds what was read of a request that is counted already; `has_notes` where the capture did something to it.
    pub fn add(&mut self, name: &str, reading: &Reading, has_notes: bool) {
        self.with_findings += u64::from(has_notes || !reading.findings.is_empty());
        for finding in &reading.findings {
            *self.kinds.entry(finding.kind.name()).or_default() += 1;
        }
        self.add_presence(&reading.observed);
        if let Err(error) = reading.observed.deserialize::<JoinKeys>() {
            self.unjoinable += 1;
            if self.unjoinable_names.len() < NAMED {
                self.unjoinable_names.push((name.to_owned(), error));
            }
        }
    }

    fn add_presence(&mut self, observed: &Observed) {
        for field in observed.contract().fields() {
            let mut carriers: Vec<Carrier> = observed.get(field.name()).map(Occurrence::carrier).collect();
            carriers.dedup();
            for carrier in carriers {
                *self.presence.entry((field.name(), carrier)).or_default() += 1;
            }
        }
    }
}
