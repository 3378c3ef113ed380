//! The expected projections of a snapshot, worked out a second time: by hand, from the wire contract's tables, without
//! the runtime's contract, walk or encoder.
//!
//! Only the words in which the runtime reports are its own, so that both can be compared.

mod blob;
mod cells;
mod extras;
mod headers;
mod json;
mod rows;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use codex_metadata::{Carrier, Limit, Loss, Outcome, Reason};

use crate::arbitrary::Case;
use extras::Merged;
use rows::{Facts, Row};

pub use json::{escaped_len, strict};
pub use rows::owned;
pub(crate) use rows::{bare, is_key, same};

/// The key of the blob in the flat map, and the name of its header.
pub const BLOB: &str = "x-codex-turn-metadata";
/// The limit that the snapshot declares for a flat value (wire contract, "Known limits of the receiving side").
const FLAT_LIMIT: usize = 2048;
/// The limit that the snapshot declares for a direct header, and for all header lines together (`limits.md`).
const DIRECT_LIMIT: usize = 256;
pub(crate) const TOTAL: usize = 3584;
/// The limit that the snapshot declares for the blob's header copy.
pub(crate) const HEADER_LIMIT: usize = 4096;

/// Everything that is to be sent of a case, and everything that is not.
#[derive(Debug)]
pub struct Expected {
    /// The direct headers.
    pub headers: BTreeMap<&'static str, String>,
    /// The flat map without the blob.
    pub flat: BTreeMap<&'static str, String>,
    /// The blob in the flat map.
    pub body_blob: Option<Map<String, Value>>,
    /// Its copy in a header.
    pub header_blob: Option<Map<String, Value>>,
    /// The object for MCP servers.
    pub mcp: Map<String, Value>,
    /// The headers of a handshake before any turn.
    pub preconnect: BTreeMap<&'static str, String>,
    /// The losses of `preconnect`.
    pub preconnect_losses: Vec<Loss>,
    /// The losses of the headers, the flat map and the two blobs.
    pub losses: Vec<Loss>,
    /// The losses of the object for MCP servers.
    pub mcp_losses: Vec<Loss>,
    /// The outcome of each field on each carrier.
    pub cells: Vec<(&'static str, Carrier, Outcome)>,
}

impl Expected {
    /// Works it out.
    #[must_use]
    pub fn of(case: &Case) -> Self {
        let facts = Facts::of(&case.snapshot);
        let rows = rows::rows(&case.snapshot);
        let merged = Merged::of(case, &rows, facts);
        let mut losses = Vec::new();
        let mut headers = headers::direct(&rows, facts, limit(case.limits.header, Some(DIRECT_LIMIT)), &mut losses);
        let total = limit(case.limits.header_total, Some(TOTAL));
        let room = total.map(|total| headers::keep(&mut headers, total, &mut losses));
        let flat = flat(&rows, case.limits.flat, &mut losses);
        let mut blob = |carrier, limit| {
            if !facts.has_kind {
                return None;
            }
            losses.extend(merged.lost.iter().map(|(_, key, reason)| extras_loss(carrier, key, reason)));
            blob::within(carrier, &rows, facts, &merged, limit, &mut losses)
        };
        let body_blob = blob(Carrier::BodyBlob, limit(case.limits.body_blob, None));
        let header_limit = limit(case.limits.header_blob, Some(HEADER_LIMIT));
        let header_blob = blob(Carrier::HeaderBlob, header_limit.into_iter().chain(room).min());
        let (mcp, mcp_losses) = mcp(&rows, &merged);
        let (preconnect, preconnect_losses) = headers::preconnect(&case.snapshot);
        let cells = cells::cells(&rows, facts, &merged, &losses);
        Self { headers, flat, body_blob, header_blob, mcp, preconnect, preconnect_losses, losses, mcp_losses, cells }
    }
}

/// The limit in force.
#[must_use]
pub fn limit(limit: Limit, declared: Option<usize>) -> Option<usize> {
    match limit {
        Limit::Declared => declared,
        Limit::Bytes(bytes) => Some(bytes),
        Limit::Lifted => None,
    }
}

fn extras_loss(carrier: Carrier, key: &str, reason: &Reason) -> Loss {
    Loss::new(Some("extras"), carrier, key.to_owned(), reason.clone())
}

fn flat(rows: &[Row], in_force: Limit, losses: &mut Vec<Loss>) -> BTreeMap<&'static str, String> {
    let mut map = BTreeMap::new();
    for row in rows {
        let (Some(key), Some(text)) = (row.flat, &row.text) else {
            continue;
        };
        let declared = row.flat_limit.as_ref().map_or(Some(FLAT_LIMIT), |(limit, _)| Some(*limit));
        let mut lose = |reason| {
            losses.push(Loss::new(Some(row.field), Carrier::Flat, key.to_owned(), reason));
        };
        match (limit(in_force, declared), &row.flat_limit) {
            (Some(limit), Some((_, instead))) if text.len() > limit && instead.len() <= limit => {
                map.insert(key, instead.clone());
                lose(Reason::Replaced { bytes: text.len(), limit });
            }
            (Some(limit), _) if text.len() > limit => lose(Reason::OverLimit { bytes: text.len(), limit }),
            _ => {
                map.insert(key, text.clone());
            }
        }
    }
    map
}

/// "The `mcp` object is rendered whatever the request kind, [...] and never carries `request_kind`".
fn mcp(rows: &[Row], merged: &Merged) -> (Map<String, Value>, Vec<Loss>) {
    let members = rows.iter().filter(|row| row.mcp).flat_map(|row| row.members.clone());
    let mut object: Map<String, Value> = members.map(|(key, value)| (key.to_owned(), value)).collect();
    object.extend(merged.mcp.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))));
    let carrier = Carrier::View("mcp");
    let losses = merged.mcp_lost.iter().map(|(key, reason)| extras_loss(carrier, key, reason)).collect();
    (object, losses)
}
