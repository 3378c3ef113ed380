//! Judgement of whether a reader sees that a request is not as it was sent.

use std::collections::{BTreeMap, BTreeSet};

use codex_metadata::Report;
use codex_metadata::observe::{Finding, FindingKind};
use codex_metadata_cli::request::Request;
use serde_json::Value;

use super::meaning::{changes, meaning, witnessed};

/// The outcome of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It changed nothing that the request says.
    Meaningless,
    /// There is a finding that the untouched request has not.
    Found,
    /// It changed what no other place says.
    Unwitnessed,
    /// There is no finding, although another place says what it was to be: the places.
    Missed(Vec<String>),
}

/// An untouched request, by which its faults are judged.
#[derive(Debug)]
pub struct Judge {
    before: BTreeMap<String, Value>,
    told_twice: BTreeSet<String>,
    findings: BTreeSet<String>,
}

impl Judge {
    /// Reads the untouched request.
    #[must_use]
    pub fn of(original: &Request) -> Self {
        let findings = original.read().findings.iter().map(ToString::to_string).collect();
        Self { before: meaning(original), told_twice: witnessed(original), findings }
    }

    /// Reads the request with a fault.
    #[must_use]
    pub fn verdict(&self, faulty: &Request) -> Verdict {
        let after = meaning(faulty);
        let changed = changes(&self.before, &after);
        if changed.is_empty() {
            return Verdict::Meaningless;
        }
        if faulty.read().findings.iter().any(|finding| !self.findings.contains(&finding.to_string())) {
            return Verdict::Found;
        }
        let overlooked: Vec<String> =
            changed.into_iter().filter(|place| self.shows(place)).map(str::to_owned).collect();
        if overlooked.is_empty() { Verdict::Unwitnessed } else { Verdict::Missed(overlooked) }
    }

    fn shows(&self, place: &str) -> bool {
        if self.before.contains_key(place) { self.told_twice.contains(place) } else { self.is_shown(place) }
    }

    /// Returns whether a place that was not there before shows: the contract knows all keys, or another copy does not have
    /// it.
    fn is_shown(&self, place: &str) -> bool {
        let both = self.before.contains_key("blob is there") && self.before.contains_key("header blob is there");
        let (carrier, _) = place.rsplit_once(' ').unwrap_or((place, ""));
        carrier == "flat" || carrier == place || (both && carrier.ends_with("blob"))
    }
}

/// Returns whether the sender itself says that it left this out: on a path with one carrier, nothing but the report can tell
/// that from a loss on the way.
#[must_use]
pub fn is_reported(finding: &Finding, report: &Report) -> bool {
    finding.kind == FindingKind::Missing
        && finding.witness.is_none()
        && report.losses().iter().any(|loss| {
            loss.carrier == finding.carrier
                && (loss.key == finding.key || loss.field.is_none() && finding.key.is_empty())
        })
}
