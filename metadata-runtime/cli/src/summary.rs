//! Counts over many requests, in bounded memory.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use codex_metadata::Carrier;
use codex_metadata::observe::{DeserializeError, Observed, Unchecked};
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
    /// `true` if the counts that people are shown are made, and not only those of requests and findings.
    is_full: bool,
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
    /// The number of objects of each other shape, by its name.
    pub shapes: BTreeMap<&'static str, u64>,
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
        for (_, name) in reading.observed.shapes() {
            *self.shapes.entry(name).or_default() += 1;
        }
    }

    fn add_details(&mut self, details: &Details) {
        for kind in &details.unchecked {
            *self.unchecked.entry(kind).or_default() += 1;
        }
        for place in &details.presence {
            *self.presence.entry(*place).or_default() += 1;
        }
    }
}

/// The share of one request in the counts that people are shown.
struct Details {
    unchecked: Vec<&'static str>,
    presence: Vec<(&'static str, Carrier)>,
}

impl Details {
    fn of(reading: &Reading) -> Self {
        let unchecked = reading.observed.unchecked().iter().map(Unchecked::name).collect();
        let all = [&reading.observed].into_iter().chain(&reading.beside).flat_map(Observed::occurrences);
        let fields = all.filter(|occurrence| occurrence.field() != OBJECT);
        let mut presence: Vec<(&str, Carrier)> =
            fields.map(|occurrence| (occurrence.field(), occurrence.carrier())).collect();
        // The members of a flattened field are one field.
        presence.sort_unstable();
        presence.dedup();
        Self { unchecked, presence }
    }
}

/// A release by its name, `0.9.1` before `0.136.0`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release(pub String);

impl Ord for Release {
    fn cmp(&self, other: &Self) -> Ordering {
        fn numbers(name: &str) -> impl Iterator<Item = u64> {
            name.split('.').map_while(|part| part.parse().ok())
        }
        if self.0 == other.0 {
            return Ordering::Equal;
        }
        numbers(&self.0).cmp(numbers(&other.0)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Release {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Summary {
    /// Begins to count all that people are shown: the fields, the releases, what was not checked, what cannot be joined.
    #[must_use]
    pub fn full() -> Self {
        Self { is_full: true, ..Self::default() }
    }

    /// Adds the reading of a captured request.
    pub fn add(&mut self, name: &str, captured: &Captured, reading: &Reading) {
        self.with_findings += u64::from(!captured.notes.is_empty() || !reading.findings.is_empty());
        self.without_body += u64::from(captured.without_body);
        self.all.add(reading);
        if self.is_full {
            self.add_details(name, captured, reading);
        }
    }

    fn add_details(&mut self, name: &str, captured: &Captured, reading: &Reading) {
        let details = Details::of(reading);
        self.all.add_details(&details);
        let version = captured.request.version.as_deref();
        if let Some(counts) = version.and_then(|version| release(&mut self.releases, version)) {
            counts.add(reading);
            counts.add_details(&details);
        }
        // An object of another shape describes no request that could be joined.
        if reading.observed.shapes().next().is_none()
            && let Err(error) = reading.observed.deserialize::<JoinKeys>()
        {
            self.unjoinable += 1;
            if self.unjoinable_names.len() < NAMED {
                self.unjoinable_names.push((name.to_owned(), error));
            }
        }
    }
}

/// Returns the counts of a release, if it has or gets some of its own.
fn release<'r>(releases: &'r mut BTreeMap<Release, Counts>, version: &str) -> Option<&'r mut Counts> {
    let is_full = releases.len() >= RELEASES;
    match releases.entry(Release(version.to_owned())) {
        Entry::Occupied(counts) => Some(counts.into_mut()),
        Entry::Vacant(_) if is_full => None,
        Entry::Vacant(place) => Some(place.insert(Counts::default())),
    }
}
