use super::{CodexResponsesMetadata, Identity};
use crate::CodexMeta;

/// The metadata of a WebSocket handshake before any turn: the direct headers of a [`CodexResponsesMetadata`], without
/// the blob.
///
/// A separate type ensures that such a handshake cannot send a blob.
#[derive(Clone, Debug, PartialEq, CodexMeta)]
#[codex_meta(crate = crate, transports(header), header(limit = 256), paths = super::paths::OF_PRECONNECTS)]
pub struct CodexPreconnectMetadata {
    /// The snapshot, reduced to the fields that a handshake sends as headers.
    #[codex_meta(nested)]
    snapshot: CodexResponsesMetadata,
}

impl CodexPreconnectMetadata {
    /// Returns the snapshot, reduced to its [`Identity`], `parent_thread_id` and `subagent_header`. The other fields
    /// are empty, since a handshake before any turn does not send them.
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
