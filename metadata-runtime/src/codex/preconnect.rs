use uuid::Uuid;

use super::CodexResponsesMetadata;
use crate::CodexMeta;

/// The metadata of a WebSocket handshake before any turn: headers, and never a blob.
///
/// It is a type of its own, borrowed from the snapshot, so that it cannot have a blob.
#[derive(Clone, Debug, CodexMeta)]
#[codex_meta(crate = crate, transports(header), header(limit = 256))]
pub struct CodexPreconnectMetadata<'a> {
    /// The session.
    #[codex_meta(header = "session-id")]
    pub session_id: &'a str,
    /// The thread. The id of the request is the same.
    #[codex_meta(header("thread-id", "x-client-request-id"))]
    pub thread_id: &'a str,
    /// The context window.
    #[codex_meta(header = "x-codex-window-id")]
    pub window_id: &'a str,
    /// The thread that spawned this one.
    #[codex_meta(header = "x-codex-parent-thread-id")]
    pub parent_thread_id: Option<Uuid>,
    /// The subagent's label.
    #[codex_meta(header = "x-openai-subagent")]
    pub subagent_header: Option<&'a str>,
}

impl<'a> From<&'a CodexResponsesMetadata> for CodexPreconnectMetadata<'a> {
    fn from(snapshot: &'a CodexResponsesMetadata) -> Self {
        Self {
            session_id: &snapshot.session_id,
            thread_id: &snapshot.thread_id,
            window_id: &snapshot.window_id,
            parent_thread_id: snapshot.parent_thread_id,
            subagent_header: snapshot.subagent_header.as_deref(),
        }
    }
}
