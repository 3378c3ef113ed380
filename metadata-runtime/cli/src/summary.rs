//! Counts over many requests, in bounded memory.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use codex_metadata::Carrier;
use codex_metadata::observe::{DeserializeError, Observed, Occurrence};
use serde::Deserialize;

use crate::capture::Captured;
use crate::request::{OBJECT, Reading};

/// The maximum number of releases that are counted separately. Requests of further releases count in the whole only.
const RELEASES: usize = 64;
/// The maximum number of unjoinable requests that are kept by name.
const NAMED: usize = 20;

/// The ids that a request is joined by. The turn's id is not included, since not every request belongs to a turn.
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
    /// The number of other requests.
    pub foreign: u64,
    /// The number of entries that could not be read.
    pub odd: u64,
    /// The number of requests with findings, or with changes by the capture.
    pub with_findings: u64,
    /// The number of requests whose body the capture left out.
    pub without_body: u64,
    /// The counts over all requests.
    pub all: Counts,
    /// The counts by the sender's release, for requests that name it.
    pub releases: BTreeMap<Release, Counts>,
    /// The number of requests that cannot be joined.
    pub unjoinable: u64,
    /// The names of the first of these, with the reason.
    pub unjoinable_names: Vec<(String, DeserializeError)>,
}

/// The counts over a set of requests.
#[derive(Debug, Default)]
pub struct Counts {
    /// The number of requests.
    pub requests: u64,
    /// The number of findings of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// The number of things of each kind that could not be checked.
    pub unchecked: BTreeMap<&'static str, u64>,
    /// The number of requests that had each field on each carrier, by field and carrier.
    pub presence: BTreeMap<(&'static str, Carrier), u64>,
}

impl Counts {
    fn add(&mut self, reading: &Reading) {
        self.requests += 1;
        for finding in &reading.findings {
            *self.kinds.entry(finding.kind.name()).or_default() += 1;
        }
        for unchecked in reading.observed.unchecked() {
            *self.unchecked.entry(unchecked.name()).or_default() += 1;
        }
        self.add_presence(&reading.observed);
        if let Some(beside) = &reading.beside {
            self.add_presence(beside);
        }
    }

    fn add_presence(&mut self, observed: &Observed<'static>) {
        for field in observed.contract().fields().iter().filter(|field| field.name() != OBJECT) {
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
    /// Adds the reading of a captured request.
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
