//! The request paths of Codex (wire contract, "The request paths"), and what becomes of one snapshot on each.
//!
//! [`RequestPath::snapshot`] makes the snapshot of a path, [`RequestPath::send`] sends it to real servers and
//! compares what they received with the snapshot's own contract. Which field is on which carrier is nowhere
//! said here: it comes from `CONTRACT` and from the account of the snapshot.

use codex_metadata::codex::{CodexResponsesMetadata, CompactionCause, MCP};
use codex_metadata::{Carrier, CodexMeta as _};

pub use self::arrived::{Arrived, Faults, Members};
pub use self::check::{Contradiction, contradictions};
pub use self::send::{Delivery, Promise, send_all};

mod arrived;
mod body;
mod check;
mod send;

/// The object that MCP servers get.
pub const MCP_OBJECT: Carrier = Carrier::View(MCP.name());

/// One way of Codex's metadata out of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequestPath {
    /// A turn over HTTP.
    Turn,
    /// A turn over a WebSocket: its handshake and a `response.create` frame.
    WebSocketTurn,
    /// A request that only warms the server's caches: a handshake and a frame too.
    Prewarm,
    /// A consolidation of memories.
    Memory,
    /// A compaction by an ordinary request.
    LocalCompaction,
    /// A compaction by a request path of its own, whose body has no `client_metadata`.
    RemoteCompactionV1,
    /// A compaction that the server does on the ordinary request path.
    RemoteCompactionV2,
    /// A WebSocket handshake before any turn.
    Preconnect,
    /// A tool call of a turn to an MCP server.
    Mcp,
}

/// The facts that a request path needs beside the snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The turn's id.
    pub id: String,
    /// Why the conversation is compacted, on the paths that do.
    pub compaction: CompactionCause,
}

impl RequestPath {
    /// Every path, the ordinary turn first.
    pub const ALL: [Self; 9] = [
        Self::Turn,
        Self::WebSocketTurn,
        Self::Prewarm,
        Self::Memory,
        Self::LocalCompaction,
        Self::RemoteCompactionV1,
        Self::RemoteCompactionV2,
        Self::Preconnect,
        Self::Mcp,
    ];

    /// The path's name, in kebab case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::WebSocketTurn => "websocket-turn",
            Self::Prewarm => "prewarm",
            Self::Memory => "memory",
            Self::LocalCompaction => "local-compaction",
            Self::RemoteCompactionV1 => "remote-compaction-v1",
            Self::RemoteCompactionV2 => "remote-compaction-v2",
            Self::Preconnect => "preconnect",
            Self::Mcp => "mcp",
        }
    }

    /// The requests that it consists of, for people.
    #[must_use]
    pub const fn requests(self) -> &'static str {
        match self {
            Self::Turn | Self::Memory | Self::LocalCompaction | Self::RemoteCompactionV2 => "POST /responses",
            Self::RemoteCompactionV1 => "POST /responses/compact",
            Self::Preconnect => "WebSocket handshake",
            Self::WebSocketTurn | Self::Prewarm => "WebSocket handshake, frame",
            Self::Mcp => "POST /mcp",
        }
    }

    /// The carriers that the path has, whatever the snapshot holds.
    #[must_use]
    pub const fn carriers(self) -> &'static [Carrier] {
        match self {
            Self::Turn
            | Self::WebSocketTurn
            | Self::Prewarm
            | Self::Memory
            | Self::LocalCompaction
            | Self::RemoteCompactionV2 => &[Carrier::Header, Carrier::Flat, Carrier::BodyBlob, Carrier::HeaderBlob],
            Self::RemoteCompactionV1 => &[Carrier::Header, Carrier::HeaderBlob],
            Self::Preconnect => &[Carrier::Header],
            Self::Mcp => &[MCP_OBJECT],
        }
    }

    /// The snapshot of this path, made from what is common to all of them.
    #[must_use]
    pub fn snapshot(self, base: CodexResponsesMetadata, turn: &Turn) -> CodexResponsesMetadata {
        let Turn { id, compaction } = turn;
        match self {
            Self::Turn | Self::WebSocketTurn | Self::Mcp => base.for_turn(id),
            Self::Prewarm => base.for_prewarm(),
            Self::Memory => base.for_memory(),
            Self::LocalCompaction => base.for_local_compaction(id, *compaction),
            Self::RemoteCompactionV1 => base.for_remote_compaction_v1(id, *compaction),
            Self::RemoteCompactionV2 => base.for_remote_compaction_v2(id, *compaction),
            Self::Preconnect => base,
        }
    }
}

/// The key of the blob in `client_metadata`, the name of the header with its copy, and the key in `_meta` of
/// the object that MCP servers get.
fn blob_key() -> &'static str {
    CodexResponsesMetadata::CONTRACT.blob_key().expect("the snapshot declares a blob")
}
