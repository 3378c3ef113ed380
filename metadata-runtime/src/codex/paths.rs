//! The request paths of Codex. A request path describes one kind of request, such as `POST /responses`: how a receiver
//! recognises such a request, and which carriers to expect in it (see "The request paths" in the document [wire
//! contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
//!
//! In this example, a handshake arrives without the header that has the blob's copy:
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

use super::{CodexFrameMetadata, CodexPreconnectMetadata, CodexResponsesMetadata, CodexSearchMetadata};
use crate::CodexMeta as _;
use crate::contract::{Carrier, MessageKind, PathRelease, RequestPath};

const IDENTITY: &[&str] = &["installation_id", "session_id", "thread_id", "window_id", "request_kind"];
/// The names of ids, which clients of other services have in headers too.
const COMMON: &[&str] = &["session-id", "thread-id", "x-client-request-id"];
const POST: &[&str] = &["POST"];
const HANDSHAKE_METHODS: &[&str] = &["GET", "CONNECT"];
const RESPONSES_URL: &[&str] = &["*/responses"];
const SENDERS: &[(&str, &str)] = &[("originator", "codex"), ("user-agent", "codex")];

/// Returns a request path for a URL that other clients use too.
const fn shared(name: &'static str) -> RequestPath {
    RequestPath::new(name).with_others().with_senders(SENDERS)
}

/// The request path of a frame. The contract of the snapshot has it too, for readers of a frame by that contract.
const FRAME: RequestPath = RequestPath::new("response.create")
    .with_kind(MessageKind::Frame)
    .with_member("/type", "response.create")
    .with_senders(SENDERS)
    .with_carriers(&[Carrier::Flat, Carrier::BodyBlob])
    .with_holds(&["Self::has_turn_metadata"])
    .with_required(IDENTITY);

/// The request paths of the snapshot. The first one that fits a request is the request's path.
pub(super) const OF_SNAPSHOTS: &[RequestPath] = &[
    FRAME,
    shared("POST /responses/compact")
        .with_methods(POST)
        .with_common(COMMON)
        .with_urls(&["*/responses/compact"])
        .with_carriers(&[Carrier::Header, Carrier::HeaderBlob])
        .with_holds(&[
            "Self::has_turn_metadata",
            "Self::has_turn_identity",
            "Self::has_request_identity",
            "Self::is_remote_v1_compaction",
        ])
        .with_required(IDENTITY),
    shared("handshake")
        .with_common(COMMON)
        .with_kind(MessageKind::Handshake)
        .with_methods(HANDSHAKE_METHODS)
        .with_urls(RESPONSES_URL)
        .with_header("x-codex-turn-metadata")
        .with_carriers(&[Carrier::Header, Carrier::HeaderBlob])
        .with_holds(&["Self::has_turn_metadata", "Self::has_turn_identity", "Self::has_request_identity"])
        .with_fails(&["Self::is_remote_v1_compaction"])
        .with_required(IDENTITY),
    shared("POST /responses")
        .with_methods(POST)
        .with_common(COMMON)
        .with_urls(RESPONSES_URL)
        .with_carriers(&[Carrier::Header, Carrier::HeaderBlob, Carrier::Flat, Carrier::BodyBlob])
        .with_holds(&["Self::has_turn_metadata"])
        .with_fails(&["Self::is_remote_v1_compaction"])
        .with_required(IDENTITY)
        .with_releases(&[
            PathRelease::of(Carrier::BodyBlob).with_since("0.140.0"),
            PathRelease::of_key(Carrier::Flat, "x-codex-window-id").with_since("0.140.0"),
        ]),
    shared("MCP request")
        .with_kind(MessageKind::Mcp)
        .with_carriers(&[Carrier::View("mcp")])
        .with_views_at(&[("mcp", "/params/_meta/x-codex-turn-metadata")])
        .with_required(&["session_id", "thread_id"]),
];

/// The request path of a frame.
pub(super) const OF_FRAMES: &[RequestPath] = &[FRAME];

/// The request path of a search, whose URL is not known.
pub(super) const OF_SEARCHES: &[RequestPath] = &[RequestPath::new("search")
    .with_carriers(&[Carrier::Header])
    .with_fails(&["CodexResponsesMetadata::is_remote_v1_compaction"])
    .with_required(&["session_id", "thread_id", "window_id"])];

/// The request path of a request to an MCP server, with the members beside the snapshot's view.
pub(super) const OF_MCP_REQUESTS: &[RequestPath] = &[shared("MCP request")
    .with_kind(MessageKind::Mcp)
    .with_carriers(&[Carrier::View("meta")])
    .with_views_at(&[("meta", "/params/_meta")])
    .with_required(&["snapshot"])];

/// The request path of a handshake before any turn.
pub(super) const OF_PRECONNECTS: &[RequestPath] = &[shared("preconnect handshake")
    .with_common(COMMON)
    .with_kind(MessageKind::Handshake)
    .with_methods(HANDSHAKE_METHODS)
    .with_urls(RESPONSES_URL)
    .with_carriers(&[Carrier::Header])
    .with_fails(&["CodexResponsesMetadata::is_remote_v1_compaction"])
    .with_required(&["session_id", "thread_id", "window_id"])];

/// `POST /responses`, the request path of a turn, a [local compaction, a remote compaction
/// (v2)](crate::codex::CompactionImplementation) and a [consolidation of memories](crate::codex::RequestKind::Memory).
/// A compaction shortens the conversation: if it is local, Codex asks the model for a summary; if it is remote, the
/// service shortens the conversation. Memories are notes that Codex keeps from earlier conversations.
pub const RESPONSES: &RequestPath = CodexResponsesMetadata::CONTRACT.path_named("POST /responses");

/// `POST /responses/compact`, the request path of a [remote compaction (v1)](crate::codex::CompactionImplementation),
/// by which the service shortens the conversation. The body of such a request has no `client_metadata`.
pub const COMPACT: &RequestPath = CodexResponsesMetadata::CONTRACT.path_named("POST /responses/compact");

/// A WebSocket handshake before any turn. The handshake has the headers of a [`CodexPreconnectMetadata`].
pub const PRECONNECT: &RequestPath = CodexPreconnectMetadata::CONTRACT.path_named("preconnect handshake");

/// A WebSocket handshake for a turn, or for a prewarm, which is a request that only warms the server's caches for a
/// later turn. The handshake has the headers of a [`CodexResponsesMetadata`]: the direct headers, and the blob's copy.
pub const HANDSHAKE: &RequestPath = CodexResponsesMetadata::CONTRACT.path_named("handshake");

/// A `response.create` frame on a WebSocket. The frame's `client_metadata` is the flat map of a [`CodexFrameMetadata`].
/// A receiver can read the frame as a [`CodexFrameMetadata`] or as a [`CodexResponsesMetadata`].
pub const RESPONSE_CREATE: &RequestPath = CodexFrameMetadata::CONTRACT.path_named("response.create");

/// A request to an MCP server. A receiver can read the request's `_meta` as a
/// [`CodexMcpMetadata`](crate::codex::CodexMcpMetadata), or the view [`MCP`](crate::codex::MCP) in `_meta` as a
/// [`CodexResponsesMetadata`].
pub const MCP_REQUEST: &RequestPath = CodexResponsesMetadata::CONTRACT.path_named("MCP request");

/// A search request, by which Codex searches the web. It has the headers of a [`CodexSearchMetadata`].
pub const SEARCH: &RequestPath = CodexSearchMetadata::<'static>::CONTRACT.path_named("search");
