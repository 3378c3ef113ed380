//! Judgement of whether a reader sees that a request is not as it was sent.

use std::collections::{BTreeMap, BTreeSet};

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Slot, Transport};
use codex_metadata::observe::{Finding, FindingKind};
use codex_metadata::{CodexMeta as _, Report};
use codex_metadata_cli::request::Request;
use http::HeaderValue;
use serde_json::{Value, json};

use super::fault::ascii;
use super::meaning::{BLOB, changes, meaning, metadata_headers, witnessed};
use crate::model::{HEADER_LIMIT, TOTAL};

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
    /// How many bytes more the copy of the blob in a header could have.
    room: usize,
    /// How many bytes that copy has.
    copy: usize,
}

impl Judge {
    /// Reads the untouched request.
    #[must_use]
    pub fn of(original: &Request) -> Self {
        let findings = original.read().findings.iter().map(ToString::to_string).collect();
        let (room, copy) = (room(original), copy(original));
        Self { before: meaning(original), told_twice: witnessed(original), findings, room, copy }
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
            changed.into_iter().filter(|place| self.shows(place, &after)).map(str::to_owned).collect();
        if overlooked.is_empty() { Verdict::Unwitnessed } else { Verdict::Missed(overlooked) }
    }

    fn shows(&self, place: &str, after: &BTreeMap<String, Value>) -> bool {
        match (self.before.contains_key(place), after.get(place)) {
            (true, Some(_)) => self.told_twice.contains(place),
            (true, None) => self.told_twice.contains(place) && !self.may_have_left(place, after),
            (false, value) => self.is_shown(place, value.unwrap_or(&Value::Null)),
        }
    }

    /// Returns whether a place that was not there before shows: the contract knows all keys, or another copy does not have
    /// it.
    fn is_shown(&self, place: &str, value: &Value) -> bool {
        let both = self.before.contains_key("blob is there") && self.before.contains_key("header blob is there");
        match place.split_once(' ') {
            Some(("blob", key)) => both && !self.may_be_shed(key, value),
            Some(("header", rest)) => rest == "blob" || both && rest.starts_with("blob "),
            Some((carrier, _)) => carrier == "flat",
            None => true,
        }
    }

    /// Returns whether the copy in a header may have lost this member of the body's blob to its limit. What a caller adds
    /// leaves that copy as one, so a further member can be told from the caller's own only if the copy has another of
    /// them, or if it would have had room for it.
    fn may_be_shed(&self, key: &str, value: &Value) -> bool {
        self.copy_is_without_callers() || size(key, value) > self.room && !self.members("header blob ").any(is_foreign)
    }

    /// Returns whether a member of the copy in a header may have left it with what the caller adds: a field's key that
    /// a caller may have too; or with the whole copy, for which such a field would have been too long.
    fn may_have_left(&self, place: &str, after: &BTreeMap<String, Value>) -> bool {
        place.strip_prefix("header blob ").is_some_and(|key| {
            yields(key) && self.copy_is_without_callers()
                || !after.contains_key("header blob is there") && self.has_what_is_too_long_for_a_copy()
        })
    }

    /// Returns whether the body's blob has a member that is a field's or a caller's, and is too long for any copy: a field
    /// would have kept the copy from being sent, what a caller adds has only left it.
    fn has_what_is_too_long_for_a_copy(&self) -> bool {
        self.before.iter().any(|(place, value)| {
            place.strip_prefix("blob ").is_some_and(|key| yields(key) && size(key, value) > self.room + self.copy)
        })
    }

    /// Returns whether the body's blob has members of a caller, and the copy in a header has lost them to its limit.
    fn copy_is_without_callers(&self) -> bool {
        let has_gone = |key: &str| !self.before.contains_key(&format!("header blob {key}"));
        let left = |key: &str| (yields(key) || leaves_after_callers(key)) && has_gone(key);
        !self.members("header blob ").any(is_foreign) && self.members("blob ").any(|key| is_foreign(key) || left(key))
    }

    fn members<'j>(&'j self, copy: &'j str) -> impl Iterator<Item = &'j str> {
        self.before.keys().filter_map(move |place| place.strip_prefix(copy)).filter(|key| *key != "is there")
    }
}

/// Returns how many bytes a member of a blob has, with the comma before it.
fn size(key: &str, value: &Value) -> usize {
    // A comma takes the place of one brace.
    ascii(&json!({ key: value }).to_string()).len() - 1
}

/// Returns the member of the blob with this key.
fn slot(key: &str) -> Option<&'static Slot> {
    let mut slots = CodexResponsesMetadata::CONTRACT.fields().iter().flat_map(|field| field.slots(Transport::Blob));
    slots.find(|slot| slot.keys().iter().any(|own| own.name() == key))
}

/// Returns whether no field has the key.
fn is_foreign(key: &str) -> bool {
    slot(key).is_none()
}

/// Returns whether a field has the key, and a caller may have it instead.
fn yields(key: &str) -> bool {
    slot(key).is_some_and(Slot::yields)
}

/// Returns whether a copy of the blob that has lost this key to its limit has lost what callers add before.
fn leaves_after_callers(key: &str) -> bool {
    let callers = CodexResponsesMetadata::CONTRACT.fields().iter().find(|field| field.is_extras());
    callers.is_some_and(|callers| slot(key).and_then(Slot::shed) > callers.shed())
}

/// Returns how many bytes more the copy of the blob in a header could have beside the other headers.
fn room(request: &Request) -> usize {
    let Some(headers) = &request.headers else { return 0 };
    let lines = metadata_headers().filter_map(|name| Some((headers.get(&name)?.len(), name)));
    let size: usize = lines.map(|(value, name)| format!("{name}: \r\n").len() + value).sum();
    TOTAL.saturating_sub(size).min(HEADER_LIMIT.saturating_sub(copy(request)))
}

/// Returns how many bytes the copy of the blob in a header has.
fn copy(request: &Request) -> usize {
    request.headers.as_ref().and_then(|headers| headers.get(BLOB)).map_or(0, HeaderValue::len)
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
