//! Sends the snapshot of a path, and keeps what was promised beside what arrived.

use anyhow::Context as _;
use codex_metadata::codex::{CodexResponsesMetadata, MCP};
use codex_metadata::contract::{Conditions, Field, Key, Slot};
use codex_metadata::{Carrier, CodexMeta, Outcome, Projection, Report};

use super::arrived::{Arrived, read};
use super::body::{self, Responses};
use super::check::{Contradiction, contradictions};
use super::{RequestPath, Turn, blob_key};
use crate::wire::{Loopback, Received};

/// The declaration and the expected outcome of one field on one carrier of a path.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The field's row.
    pub field: &'static Field,
    /// The carrier.
    pub carrier: Carrier,
    /// The expected outcome there.
    pub outcome: Outcome,
    /// The answers to the conditions of the struct that declares the field.
    pub conditions: Conditions,
}

impl Promise {
    /// The keys of the slots that are in force, one word of a transport being as good as another.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        let active = |slot: &&Slot| self.conditions.hold(slot.condition());
        self.slots().filter(active).flat_map(|slot| slot.keys().iter().map(Key::name))
    }

    /// Returns the field's slots there, one for each condition.
    pub fn slots(&self) -> impl Iterator<Item = &'static Slot> {
        self.field.slots(self.carrier.transport())
    }

    /// The field's keys on the carrier; `None` where it has none.
    #[must_use]
    pub fn slot(&self) -> Option<&'static Slot> {
        self.field.slot(self.carrier.transport())
    }
}

/// One request path's requests after they were received.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The path.
    pub path: RequestPath,
    /// The expected contents: one entry per field and carrier of the path, in the contract's order.
    pub promises: Vec<Promise>,
    /// The report of the projections.
    pub report: Report,
    /// The received requests, in the order of sending.
    pub requests: Vec<Received>,
    /// The metadata in it, carrier by carrier.
    pub arrived: Vec<Arrived>,
    /// Where the two differ.
    pub contradictions: Vec<Contradiction>,
}

impl Delivery {
    /// Returns the contents of this carrier, if anything arrived.
    #[must_use]
    pub fn on(&self, carrier: Carrier) -> Option<&Arrived> {
        self.arrived.iter().find(|arrived| arrived.carrier == carrier)
    }
}

/// Sends the snapshot of each path, made from this one, in the order of [`RequestPath::ALL`].
///
/// # Errors
///
/// As for [`RequestPath::send`].
pub async fn send_all(base: &CodexResponsesMetadata, turn: &Turn, servers: &Loopback) -> anyhow::Result<Vec<Delivery>> {
    let mut deliveries = Vec::new();
    for path in RequestPath::ALL {
        deliveries.push(path.send(&path.snapshot(base.clone(), turn), servers).await?);
    }
    Ok(deliveries)
}

impl RequestPath {
    /// Sends a snapshot, which is to be [of this path](Self::snapshot), and judges what was received.
    ///
    /// # Errors
    ///
    /// When a request cannot be sent or a server refuses it. A fault on the way is no error, but among the
    /// [contradictions](Delivery::contradictions).
    pub async fn send(self, snapshot: &CodexResponsesMetadata, servers: &Loopback) -> anyhow::Result<Delivery> {
        let (requests, report) = self
            .requests_of(snapshot, servers)
            .await
            .with_context(|| format!("cannot send the request path `{}`", self.name()))?;
        let promises = self.promises(snapshot, &report);
        let (arrived, faults) = read(&requests);
        let mut contradictions = contradictions(self, &promises, &arrived);
        contradictions.extend(faults.into_iter().map(Contradiction::Unreadable));
        Ok(Delivery { path: self, promises, report, requests, arrived, contradictions })
    }

    async fn requests_of(
        self,
        snapshot: &CodexResponsesMetadata,
        servers: &Loopback,
    ) -> anyhow::Result<(Vec<Received>, Report)> {
        match self {
            Self::Turn | Self::Memory | Self::LocalCompaction | Self::RemoteCompactionV2 => {
                let Projection { headers, client_metadata, report, .. } = snapshot.project();
                let received = servers.responses(headers, &Responses::request(client_metadata)).await?;
                Ok((vec![received], report))
            }
            Self::RemoteCompactionV1 => {
                let headers = snapshot.headers();
                let received = servers.compact(headers.value, &body::compaction()).await?;
                Ok((vec![received], headers.report))
            }
            Self::Preconnect => {
                let headers = snapshot.preconnect().headers();
                let received = servers.handshake(headers.value).await?;
                Ok((vec![received], headers.report))
            }
            Self::WebSocketTurn | Self::Prewarm => {
                let handshake = snapshot.headers();
                let client_metadata = snapshot.client_metadata_view();
                let frame = if self == Self::Prewarm {
                    Responses::warming_frame(client_metadata.value)
                } else {
                    Responses::frame(client_metadata.value)
                };
                let mut report = handshake.report;
                report.extend(client_metadata.report);
                let (handshake, frame) = servers.handshake_and_frame(handshake.value, &frame).await?;
                Ok((vec![handshake, frame], report))
            }
            Self::Mcp => {
                let object = snapshot.view(MCP);
                let received = servers.mcp(&body::tool_call(blob_key(), &object.value)).await?;
                Ok((vec![received], object.report))
            }
        }
    }

    /// Returns the promises: a preconnect is declared by its own struct, all else by the snapshot.
    fn promises(self, snapshot: &CodexResponsesMetadata, report: &Report) -> Vec<Promise> {
        let carriers: Vec<Carrier> = self.carriers().to_vec();
        if self == Self::Preconnect {
            // Its rows, and so their conditions, are those of the snapshot in it.
            let preconnect = snapshot.preconnect();
            return promises_of(&preconnect, preconnect.snapshot().conditions(), report, &carriers);
        }
        promises_of(snapshot, snapshot.conditions(), report, &carriers)
    }
}

fn promises_of<M: CodexMeta>(meta: &M, conditions: Conditions, report: &Report, carriers: &[Carrier]) -> Vec<Promise> {
    let cells = meta.explain(report).into_iter().filter(|cell| carriers.contains(&cell.carrier));
    cells
        .filter_map(|cell| {
            let field = M::CONTRACT.field(cell.field)?;
            Some(Promise { field, carrier: cell.carrier, outcome: cell.outcome, conditions })
        })
        .collect()
}
