//! The facts of a delivery: for each request path, each field on each carrier, and why it is absent.

use std::collections::BTreeSet;

use codex_metadata::codex::CodexResponsesMetadata;
use codex_metadata::contract::{Field, Key, Slot};
use codex_metadata::{Carrier, CodexMeta as _, Outcome};
use codex_metadata_cli::print::visible;
use serde::Serialize;

use super::difference::{Difference, differences};
use super::{Surroundings, json};
use crate::paths::{Contradiction, Delivery, Members, Promise, RequestPath};
use crate::wire::Received;

/// One snapshot on all request paths.
#[derive(Clone, Debug, Serialize)]
pub struct Transcript {
    /// The repository that the snapshot is of.
    #[serde(flatten, serialize_with = "json::surroundings")]
    pub surroundings: Surroundings,
    /// The paths, in the order of [`RequestPath::ALL`].
    #[serde(serialize_with = "json::paths")]
    pub paths: Vec<PathTranscript>,
}

impl Transcript {
    /// Returns it as JSON for a program, in which a terminal finds nothing to act on.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(visible(serde_json::to_string_pretty(self)? + "\n"))
    }
}

/// The snapshot on one request path.
#[derive(Clone, Debug, Serialize)]
pub struct PathTranscript {
    /// The path.
    #[serde(skip)]
    pub path: RequestPath,
    /// The requests that were received, in order: `POST /responses`.
    pub requests: Vec<String>,
    /// Every carrier of the path with its size in bytes; see [`Arrived::bytes`](crate::paths::Arrived::bytes).
    #[serde(serialize_with = "json::carriers")]
    pub carriers: Vec<(Carrier, usize)>,
    /// Size in bytes of all header lines with metadata, that of the blob's copy among them.
    pub headers_bytes: usize,
    /// Size in bytes of the body's `client_metadata` as JSON, the blob in it.
    pub client_metadata_bytes: usize,
    /// A row for each field of the snapshot, in the order of the declaration.
    #[serde(serialize_with = "json::fields")]
    pub fields: Vec<FieldRow>,
    /// The differences of this path from a turn, on the carriers that both have.
    pub differs_from_turn: Vec<Difference>,
    /// The losses of the projections, one sentence each.
    pub losses: Vec<String>,
    /// Where what arrived is not what the contract says, one sentence each.
    pub contradictions: Vec<String>,
}

/// One field on the carriers of a path.
#[derive(Clone, Debug)]
pub struct FieldRow {
    /// The field.
    pub field: &'static Field,
    /// A cell for each carrier of the path.
    pub cells: Vec<FieldCell>,
}

/// One field on one carrier.
#[derive(Clone, Debug)]
pub struct FieldCell {
    /// The carrier.
    pub carrier: Carrier,
    /// The content that arrived there.
    pub content: Content,
}

/// The content of a field on a carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// This, by key.
    Arrived(Members),
    /// Nothing, and why.
    Empty(Outcome),
    /// Nothing, although it was to be sent.
    Missing,
}

impl Transcript {
    pub(super) fn new(surroundings: Surroundings, deliveries: &[Delivery]) -> Self {
        let mut paths: Vec<PathTranscript> = deliveries.iter().map(PathTranscript::new).collect();
        if let Some(turn) = paths.iter().find(|transcript| transcript.path == RequestPath::Turn).cloned() {
            for transcript in &mut paths {
                transcript.differs_from_turn = differences(&turn, transcript);
            }
        }
        Self { surroundings, paths }
    }

    /// The transcript of one path.
    #[must_use]
    pub fn of(&self, path: RequestPath) -> Option<&PathTranscript> {
        self.paths.iter().find(|transcript| transcript.path == path)
    }

    /// Returns `true` if everything arrived as the contract says.
    #[must_use]
    pub fn is_faithful(&self) -> bool {
        self.paths.iter().all(|transcript| transcript.contradictions.is_empty())
    }
}

impl PathTranscript {
    fn new(delivery: &Delivery) -> Self {
        let bytes = |carrier: Carrier| delivery.on(carrier).map_or(0, |arrived| arrived.bytes);
        let carriers = || delivery.path.carriers().iter().copied();
        let row = |field: &'static Field| FieldRow {
            field,
            cells: carriers()
                .map(|carrier| FieldCell { carrier, content: Content::of(delivery, field.name(), carrier) })
                .collect(),
        };
        Self {
            path: delivery.path,
            requests: delivery.requests.iter().map(|request| request.origin.clone()).collect(),
            carriers: carriers().map(|carrier| (carrier, bytes(carrier))).collect(),
            headers_bytes: delivery
                .requests
                .iter()
                .flat_map(Received::caller_headers)
                .map(|(name, value)| name.as_str().len() + ": \r\n".len() + value.len())
                .sum(),
            client_metadata_bytes: delivery
                .requests
                .iter()
                .filter_map(|request| serde_json::to_string(request.client_metadata()?).ok())
                .map(|json| json.len())
                .sum(),
            fields: CodexResponsesMetadata::CONTRACT.fields().iter().map(row).collect(),
            differs_from_turn: Vec::new(),
            losses: delivery.report.losses().iter().map(ToString::to_string).collect(),
            contradictions: delivery.contradictions.iter().map(Contradiction::to_string).collect(),
        }
    }

    /// Returns the content of a field on a carrier; `None` if the path has no such carrier.
    #[must_use]
    pub fn content(&self, field: &str, carrier: Carrier) -> Option<&Content> {
        let row = self.fields.iter().find(|row| row.field.name() == field)?;
        row.cells.iter().find(|cell| cell.carrier == carrier).map(|cell| &cell.content)
    }

    /// The carrier's size in bytes; `None` where the path has no such carrier.
    #[must_use]
    pub fn bytes(&self, carrier: Carrier) -> Option<usize> {
        self.carriers.iter().find(|(other, _)| *other == carrier).map(|(_, bytes)| *bytes)
    }
}

impl Content {
    fn of(delivery: &Delivery, field: &str, carrier: Carrier) -> Self {
        let here = || delivery.promises.iter().filter(|promise| promise.carrier == carrier);
        let Some(promise) = here().find(|promise| promise.field.name() == field) else {
            // A handshake's headers have a declaration of their own, with fewer fields.
            return Self::Empty(Outcome::Omitted);
        };
        let keys =
            |promise: &Promise| promise.slots().flat_map(Slot::keys).map(Key::name).collect::<Vec<&'static str>>();
        let own = keys(promise);
        let declared: BTreeSet<&str> = here().flat_map(keys).collect();
        let belongs = |key: &str| {
            // Keys that no field declares are those of extras.
            own.contains(&key) || promise.field.is_extras() && !declared.contains(key)
        };
        let arrived = delivery.on(carrier).into_iter().flat_map(|arrived| &arrived.members);
        let members: Members =
            arrived.filter(|(key, _)| belongs(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
        match &promise.outcome {
            _ if !members.is_empty() => Self::Arrived(members),
            Outcome::Sent => Self::Missing,
            outcome => Self::Empty(outcome.clone()),
        }
    }

    /// Returns the text that arrived, if any did.
    #[must_use]
    pub fn members(&self) -> Option<&Members> {
        match self {
            Self::Arrived(members) => Some(members),
            Self::Empty(_) | Self::Missing => None,
        }
    }
}
