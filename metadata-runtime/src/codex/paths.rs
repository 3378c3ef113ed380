//! The request paths of Codex, for receivers (wire contract, "The request paths").
//!
//! ```
//! use codex_metadata::CodexMeta;
//! use codex_metadata::codex::{CodexResponsesMetadata, Identity, paths};
//! use codex_metadata::observe::Observed;
//!
//! let snapshot = CodexResponsesMetadata::new(Identity {
//!     installation_id: "i-1".into(),
//!     session_id: "s-1".into(),
//!     thread_id: "t-1".into(),
//!     window_id: "t-1:0".into(),
//! });
//! let mut headers = snapshot.for_turn("turn-1").headers().value;
//! headers.remove("x-codex-turn-metadata");
//!
//! let observed = Observed::of::<CodexResponsesMetadata>().on(paths::HANDSHAKE).headers(&headers).finish();
//! assert_eq!(observed.audit()[0].to_string(), "header blob is missing");
//! ```

use crate::contract::Carrier;
use crate::observe::{PathSince, RequestPath};

const IDENTITY: &[&str] = &["installation_id", "session_id", "thread_id", "window_id", "request_kind"];

/// `POST /responses`: a turn, a local compaction, a consolidation of memories, or a remote compaction of the second
/// version.
pub const RESPONSES: RequestPath = RequestPath {
    name: "POST /responses",
    carriers: &[Carrier::Header, Carrier::HeaderBlob, Carrier::Flat, Carrier::BodyBlob],
    holds: &["Self::has_turn_metadata"],
    fails: &["Self::is_remote_v1_compaction"],
    required: IDENTITY,
    since: &[
        PathSince { carrier: Carrier::BodyBlob, key: None, version: "0.140.0" },
        PathSince { carrier: Carrier::Flat, key: Some("x-codex-window-id"), version: "0.140.0" },
    ],
};

/// `POST /responses/compact`: a remote compaction of the first version. Its body has no `client_metadata`.
pub const COMPACT: RequestPath = RequestPath {
    name: "POST /responses/compact",
    carriers: &[Carrier::Header, Carrier::HeaderBlob],
    holds: &[
        "Self::has_turn_metadata",
        "Self::has_turn_identity",
        "Self::has_request_identity",
        "Self::is_remote_v1_compaction",
    ],
    fails: &[],
    required: IDENTITY,
    since: &[],
};

/// A WebSocket handshake before any turn, with the headers of a
/// [`CodexPreconnectMetadata`](super::CodexPreconnectMetadata).
pub const PRECONNECT: RequestPath = RequestPath {
    name: "preconnect handshake",
    carriers: &[Carrier::Header],
    holds: &[],
    fails: &["CodexResponsesMetadata::is_remote_v1_compaction"],
    required: &["session_id", "thread_id", "window_id"],
    since: &[],
};

/// A WebSocket handshake for a turn or a prewarm, with the headers of a preconnect and the blob's copy. It can be
/// observed as a preconnect too.
pub const HANDSHAKE: RequestPath = RequestPath {
    name: "handshake",
    carriers: &[Carrier::Header, Carrier::HeaderBlob],
    holds: &["Self::has_turn_metadata", "Self::has_turn_identity", "Self::has_request_identity"],
    fails: &["Self::is_remote_v1_compaction"],
    required: IDENTITY,
    since: &[],
};

/// A `response.create` frame on a WebSocket.
pub const RESPONSE_CREATE: RequestPath = RequestPath {
    name: "response.create",
    carriers: &[Carrier::Flat, Carrier::BodyBlob],
    holds: &["Self::has_turn_metadata"],
    fails: &[],
    required: IDENTITY,
    since: &[],
};

/// A request to an MCP server.
pub const MCP_REQUEST: RequestPath = RequestPath {
    name: "MCP request",
    carriers: &[Carrier::View("mcp")],
    holds: &[],
    fails: &[],
    required: &["session_id", "thread_id"],
    since: &[],
};

/// A search, with the headers of a [`CodexSearchMetadata`](super::CodexSearchMetadata).
pub const SEARCH: RequestPath = RequestPath {
    name: "search",
    carriers: &[Carrier::Header],
    holds: &[],
    fails: &["CodexResponsesMetadata::is_remote_v1_compaction"],
    required: &["session_id", "thread_id", "window_id"],
    since: &[],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CodexMeta;
    use crate::codex::{CodexPreconnectMetadata, CodexResponsesMetadata, CodexSearchMetadata};
    use crate::contract::Contract;

    /// Checks that the contract has each name in a path.
    fn check(contract: &Contract, path: RequestPath) {
        let slots = contract.fields().iter().flat_map(|field| {
            contract.transports().flat_map(move |transport| field.slots(transport).map(move |slot| (field, slot)))
        });
        let conditions = slots.filter_map(|(field, slot)| Some(field.condition_path(slot.condition()?).into_owned()));
        let blob = contract.blob_when().map(|condition| condition.path().to_owned());
        let conditions: Vec<String> = conditions.chain(blob).collect();
        let markdown = contract.to_markdown();
        for condition in path.holds.iter().chain(path.fails) {
            assert!(conditions.iter().any(|known| known == condition), "{}: {condition}", path.name);
        }
        for field in path.required {
            assert!(markdown.contains(&format!("`{field}`")), "{}: {field}", path.name);
        }
        for carrier in path.carriers {
            assert!(contract.has(carrier.transport()), "{}: {carrier}", path.name);
        }
    }

    #[test]
    fn the_paths_speak_of_the_contract() {
        check(CodexPreconnectMetadata::CONTRACT, PRECONNECT);
        check(CodexSearchMetadata::CONTRACT, SEARCH);
        for path in [RESPONSES, COMPACT, HANDSHAKE, RESPONSE_CREATE, MCP_REQUEST] {
            check(CodexResponsesMetadata::CONTRACT, path);
        }
    }
}
