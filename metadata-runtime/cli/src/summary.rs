//! What many requests have in common; takes no more memory the more there are.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use codex_metadata::Carrier;
use codex_metadata::observe::{DeserializeError, Observed, Occurrence};
use serde::Deserialize;

use crate::capture::Captured;
use crate::request::Reading;

/// How many releases are told apart; the requests of others count in the whole alone.
const RELEASES: usize = 64;
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
    /// How many other requests there were.
    pub foreign: u64,
    /// How many entries could not be read.
    pub odd: u64,
    /// How many requests had findings, or were not captured as they were sent.
    pub with_findings: u64,
    /// How many were captured without the body that they had.
    pub without_body: u64,
    /// What was counted of all of them.
    pub all: Counts,
    /// The same by the sender's release, of those that say it.
    pub releases: BTreeMap<Release, Counts>,
    /// How many cannot be joined.
    pub unjoinable: u64,
    /// The first of those, with why.
    pub unjoinable_names: Vec<(String, DeserializeError)>,
}

/// What is counted of a set of requests.
#[derive(Debug, Default)]
pub struct Counts {
    /// How many requests there were.
    pub requests: u64,
    /// How many findings there were of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// In how many requests each field was on each carrier, by field and carrier.
    pub presence: BTreeMap<(&'static str, Carrier), u64>,
}

impl Counts {
    fn add(&mut self, reading: &Reading) {
        self.requests += 1;
        for finding in &reading.findings {
            *self.kinds.entry(finding.kind.name()).or_default() += 1;
        }
        self.add_presence(&reading.observed);
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

/// A release by its name, `0.9.1` before `0.136.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release(pub String);

impl Ord for Release {
    fn cmp(&self, other: &Self) -> Ordering {
        let numbers = |name: &str| name.split('.').map_while(|part| part.parse().ok()).collect::<Vec<u64>>();
        numbers(&self.0).cmp(&numbers(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Release {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Summary {
    /// Adds what was read of a captured request.
    pub fn add(&mut self, name: &str, captured: &Captured, reading: &Reading) {
        self.with_findings += u64::from(!captured.notes.is_empty() || !reading.findings.is_empty());
        self.without_body += u64::from(captured.without_body);
        self.all.add(reading);
        if let Some(version) = &captured.request.version {
            self.of_release(version, reading);
        }
        if let Err(error) = reading.observed.deserialize::<JoinKeys>() {
            self.unjoinable += 1;
            if self.unjoinable_names.len() < NAMED {
                self.unjoinable_names.push((name.to_owned(), error));
            }
        }
    }

    fn of_release(&mut self, version: &str, reading: &Reading) {
        let release = Release(version.to_owned());
        if let Some(counts) = self.releases.get_mut(&release) {
            counts.add(reading);
        } else if self.releases.len() < RELEASES {
            self.releases.entry(release).or_default().add(reading);
        }
    }
}
