//! The Codex projections as one would write them by hand: what the derived ones are measured against.
//!
//! Everything that the derive does from one declaration is here once per transport: a payload struct for
//! the blob, a list of owned keys, a map filled key by key, headers filled name by name. It is what a
//! careful author ships, with borrowed fields and no needless clone, and no more than that: no report of
//! what was lost, no limits, and the blob is serialized once for each of its carriers.

mod ascii;
mod extras;
mod payload;

pub use extras::Extras;
pub use payload::Payload;

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, HeaderValue};

use codex_metadata::codex::{CodexResponsesMetadata, CompactionImplementation, RequestKind};

const BLOB: &str = "x-codex-turn-metadata";
const INSTALLATION_ID: &str = "x-codex-installation-id";
const WINDOW_ID: &str = "x-codex-window-id";
const PARENT_THREAD_ID: &str = "x-codex-parent-thread-id";
const SUBAGENT: &str = "x-openai-subagent";

/// A snapshot, and the pairs that callers add to its blob.
#[derive(Clone, Debug)]
pub struct Baseline<'a> {
    snapshot: &'a CodexResponsesMetadata,
    extras: &'a Extras,
}

impl<'a> Baseline<'a> {
    /// The projections of `snapshot` with `extras`.
    #[must_use]
    pub fn new(snapshot: &'a CodexResponsesMetadata, extras: &'a Extras) -> Self {
        Self { snapshot, extras }
    }

    /// The blob as the body carries it.
    #[must_use]
    pub fn blob(&self) -> Option<String> {
        self.payload().and_then(|payload| ascii::to_string(&payload).ok())
    }

    /// The blob's copy for a header.
    #[must_use]
    pub fn header_blob(&self) -> Option<String> {
        let payload = self.payload()?;
        ascii::to_string(&payload.without_tools()).ok()
    }

    /// The blob's members as `serde` sees them.
    #[must_use]
    pub fn payload(&self) -> Option<Payload<'a>> {
        Payload::new(self.snapshot, self.extras)
    }

    /// The direct headers, and the blob's copy.
    #[must_use]
    pub fn headers(&self) -> HeaderMap {
        let snapshot = self.snapshot;
        let mut headers = HeaderMap::new();
        let v1 = |details: &RequestKind| {
            matches!(details, RequestKind::Compaction(details)
                if details.implementation == CompactionImplementation::ResponsesCompact)
        };
        let is_v1 = snapshot.request_kind.as_ref().is_some_and(v1);
        if is_v1 {
            put_header(&mut headers, INSTALLATION_ID, &snapshot.installation_id);
        }
        put_header(&mut headers, "session-id", &snapshot.session_id);
        put_header(&mut headers, "thread-id", &snapshot.thread_id);
        if !is_v1 {
            put_header(&mut headers, "x-client-request-id", &snapshot.thread_id);
        }
        if let Some(hint) = &snapshot.routing_hint {
            put_header(&mut headers, "x-codex-routing-hint", hint);
        }
        put_header(&mut headers, WINDOW_ID, &snapshot.window_id);
        if let Some(id) = snapshot.parent_thread_id {
            put_header(&mut headers, PARENT_THREAD_ID, &id.to_string());
        }
        if let Some(subagent) = &snapshot.subagent_header {
            put_header(&mut headers, SUBAGENT, subagent);
        }
        // ASCII JSON is always a valid value.
        if let Some(Ok(blob)) = self.header_blob().map(|blob| HeaderValue::from_str(&blob)) {
            headers.insert(HeaderName::from_static(BLOB), blob);
        }
        headers
    }

    /// The flat string map, and the blob.
    #[must_use]
    pub fn client_metadata(&self) -> HashMap<String, String> {
        let snapshot = self.snapshot;
        let mut map = HashMap::new();
        map.insert(INSTALLATION_ID.to_owned(), snapshot.installation_id.clone());
        map.insert("session_id".to_owned(), snapshot.session_id.clone());
        map.insert("thread_id".to_owned(), snapshot.thread_id.clone());
        if let Some(id) = &snapshot.turn_id {
            map.insert("turn_id".to_owned(), id.clone());
        }
        map.insert(WINDOW_ID.to_owned(), snapshot.window_id.clone());
        if let Some(id) = snapshot.parent_thread_id {
            map.insert(PARENT_THREAD_ID.to_owned(), id.to_string());
        }
        if let Some(id) = &snapshot.parent_turn_id {
            map.insert("parent_turn_id".to_owned(), id.clone());
        }
        if let Some(id) = &snapshot.root_turn_id {
            map.insert("root_turn_id".to_owned(), id.clone());
        }
        if let Some(subagent) = &snapshot.subagent_header {
            map.insert(SUBAGENT.to_owned(), subagent.clone());
        }
        if let Some(attribution) = &snapshot.mcp_attribution {
            map.insert("mcp_attribution".to_owned(), serde_json::to_string(attribution).unwrap_or_default());
        }
        if snapshot.guardian_credits_requested {
            map.insert("guardian_credits_requested".to_owned(), "true".to_owned());
        }
        if let Some(id) = &snapshot.parent_response_id {
            map.insert("parent_response_id".to_owned(), id.clone());
        }
        if let Some(blob) = self.blob() {
            map.insert(BLOB.to_owned(), blob);
        }
        map
    }
}

/// Sends the value only if it arrives unchanged; `HeaderValue` alone lets more through.
fn put_header(headers: &mut HeaderMap, name: &'static str, value: &str) {
    let printable = value.bytes().all(|byte| matches!(byte, 0x20..=0x7E));
    if printable
        && !value.is_empty()
        && !value.starts_with(' ')
        && !value.ends_with(' ')
        && let Ok(value) = HeaderValue::from_str(value)
    {
        headers.insert(HeaderName::from_static(name), value);
    }
}
