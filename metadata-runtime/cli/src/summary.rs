//! Counts over many requests, in bounded memory.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::mem;

use codex_metadata::Carrier;
use codex_metadata::observe::{DeserializeError, Observed, Occurrence, Unchecked};
use serde::Deserialize;

use crate::capture::{Captured, Glance};
use crate::given::Given;
use crate::request::{OBJECT, Path, Reading};

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

/// The ids that a request to an MCP server is joined by: no window's id is sent there.
#[derive(Debug, Deserialize)]
struct JoinKeysOfMcp {
    #[serde(rename = "session_id")]
    _session: String,
    #[serde(rename = "thread_id")]
    _thread: String,
}

/// Returns why the request cannot be joined with others, if it cannot.
fn unjoinable(captured: &Captured, reading: &Reading) -> Option<DeserializeError> {
    let observed = &reading.observed;
    let joined = match captured.request.path {
        Some(Path::Mcp) => observed.deserialize::<JoinKeysOfMcp>().map(drop),
        _ => observed.deserialize::<JoinKeys>().map(drop),
    };
    joined.err()
}

/// Counts over all requests.
#[derive(Debug, Default)]
pub struct Summary {
    /// The contracts that the requests belong to, where these are not Codex's own.
    pub given: Option<&'static Given>,
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

/// A field on a carrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The name of the contract, where that is not Codex's own.
    pub contract: Option<&'static str>,
    /// The field.
    pub field: &'static str,
    /// The carrier.
    pub carrier: Carrier,
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
    /// The number of requests that had each field on each carrier.
    pub presence: BTreeMap<Place, u64>,
}

impl Counts {
    fn add(&mut self, share: &Share) {
        self.requests += share.requests;
        for (kind, count) in &share.kinds.0 {
            *self.kinds.entry(kind).or_default() += count;
        }
        for (name, count) in &share.shapes.0 {
            *self.shapes.entry(name).or_default() += count;
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

/// The share of requests in the counts of every style.
#[derive(Debug, Default)]
pub(crate) struct Share {
    requests: u64,
    foreign: u64,
    with_findings: u64,
    without_body: u64,
    kinds: Tally,
    shapes: Tally,
}

/// How often each of a few names came.
#[derive(Debug, Default)]
struct Tally(Vec<(&'static str, u64)>);

impl Tally {
    fn add(&mut self, name: &'static str) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => self.0.push((name, 1)),
        }
    }

    fn cleared(mut self) -> Self {
        self.0.clear();
        self
    }
}

impl Share {
    fn of(captured: &Captured, reading: &Reading) -> Self {
        let mut share = Self::default();
        share.add(&captured.glance(), reading);
        share
    }

    /// Adds a request.
    pub(crate) fn add(&mut self, captured: &Glance<'_>, reading: &Reading) {
        self.requests += 1;
        self.with_findings += u64::from(!captured.notes.is_empty() || !reading.findings.is_empty());
        self.without_body += u64::from(captured.without_body);
        for finding in &reading.findings {
            self.kinds.add(finding.kind.name());
        }
        for (_, name) in reading.observed.shapes() {
            self.shapes.add(name);
        }
    }

    /// Adds a request that is not of the contract.
    pub(crate) fn add_foreign(&mut self) {
        self.foreign += 1;
    }

    /// Begins again, in the memory that it has.
    pub(crate) fn clear(&mut self) {
        let Self { kinds, shapes, .. } = mem::take(self);
        *self = Self { kinds: kinds.cleared(), shapes: shapes.cleared(), ..Self::default() };
    }
}

/// The share of one request in the counts that people are shown.
struct Details {
    unchecked: Vec<&'static str>,
    presence: Vec<Place>,
}

impl Details {
    fn of(captured: &Captured, reading: &Reading) -> Self {
        let unchecked = reading.observed.unchecked().iter().map(Unchecked::name).collect();
        let all = [&reading.observed].into_iter().chain(&reading.beside).flat_map(Observed::occurrences);
        let contract = captured.by.map(|by| by.contract().name());
        let fields = all.filter(|occurrence| contract.is_some() || occurrence.field() != OBJECT);
        let place = |occurrence: Occurrence<'_, 'static>| {
            let (field, carrier) = (occurrence.field(), occurrence.carrier());
            Place { contract, field, carrier }
        };
        let mut presence: Vec<Place> = fields.map(place).collect();
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

    /// Returns whether there was a finding, or an entry that could not be read.
    #[must_use]
    pub const fn has_findings(&self) -> bool {
        self.with_findings + self.odd > 0
    }

    /// Adds the reading of a captured request.
    pub fn add(&mut self, name: &str, captured: &Captured, reading: &Reading) {
        let share = Share::of(captured, reading);
        self.add_share(&share);
        if self.is_full {
            self.add_details(name, captured, reading, &share);
        }
    }

    /// Adds the share of requests, for a style that shows nothing else of them.
    pub(crate) fn add_share(&mut self, share: &Share) {
        self.foreign += share.foreign;
        self.with_findings += share.with_findings;
        self.without_body += share.without_body;
        self.all.add(share);
    }

    fn add_details(&mut self, name: &str, captured: &Captured, reading: &Reading, share: &Share) {
        let details = Details::of(captured, reading);
        self.all.add_details(&details);
        let glance = captured.glance();
        if let Some(counts) = glance.shown_version().and_then(|version| release(&mut self.releases, version)) {
            counts.add(share);
            counts.add_details(&details);
        }
        // An object of another shape describes no request that could be joined, and another's contract has its own ids.
        if captured.by.is_none()
            && reading.observed.shapes().next().is_none()
            && let Some(error) = unjoinable(captured, reading)
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
