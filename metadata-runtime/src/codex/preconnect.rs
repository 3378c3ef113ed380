use super::{CodexResponsesMetadata, Identity};
use crate::CodexMeta;

/// The metadata of a WebSocket handshake before any turn: the snapshot's direct headers, without the blob.
///
/// The separate type ensures that such a handshake cannot send a blob. The headers are declared by the snapshot.
#[derive(Clone, Debug, PartialEq, CodexMeta)]
#[codex_meta(crate = crate, transports(header), header(limit = 256), paths = super::paths::OF_PRECONNECTS)]
pub struct CodexPreconnectMetadata {
    /// The snapshot, reduced to the headers of a handshake.
    #[codex_meta(nested)]
    snapshot: CodexResponsesMetadata,
}

impl CodexPreconnectMetadata {
    /// Returns the snapshot. Its `request_kind` and its `routing_hint` are `None`, since a handshake sends neither.
    #[must_use]
    pub const fn snapshot(&self) -> &CodexResponsesMetadata {
        &self.snapshot
    }
}

impl From<&CodexResponsesMetadata> for CodexPreconnectMetadata {
    fn from(snapshot: &CodexResponsesMetadata) -> Self {
        let identity = Identity {
            installation_id: snapshot.installation_id.clone(),
            session_id: snapshot.session_id.clone(),
            thread_id: snapshot.thread_id.clone(),
            window_id: snapshot.window_id.clone(),
        };
        let mut reduced = CodexResponsesMetadata::new(identity);
        reduced.parent_thread_id = snapshot.parent_thread_id;
        reduced.subagent_header.clone_from(&snapshot.subagent_header);
        Self { snapshot: reduced }
    }
}
