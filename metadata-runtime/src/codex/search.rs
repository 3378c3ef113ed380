use super::CodexResponsesMetadata;
use crate::CodexMeta;

/// The headers of a search request, by which Codex searches the web: the direct headers of a
/// [`CodexResponsesMetadata`], and the header `x-codex-turn-metadata` with the view [`MCP`](super::MCP) of the same
/// snapshot. Other requests have the blob in this header.
///
/// ```
/// use codex_metadata::CodexMeta;
/// use codex_metadata::codex::{CodexResponsesMetadata, CodexSearchMetadata, Identity, MCP};
///
/// let snapshot = CodexResponsesMetadata::new(Identity {
///     installation_id: "i-1".into(),
///     session_id: "s-1".into(),
///     thread_id: "t-1".into(),
///     window_id: "t-1:0".into(),
/// });
/// let sent = CodexSearchMetadata::from(&snapshot).headers().value;
/// assert_eq!(sent["thread-id"], "t-1");
/// assert_eq!(sent["x-codex-turn-metadata"], r#"{"session_id":"s-1","thread_id":"t-1"}"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, CodexMeta)]
#[codex_meta(crate = crate, transports(header), header(limit = 256, total = 3584), paths = super::paths::OF_SEARCHES)]
pub struct CodexSearchMetadata<'a> {
    /// The snapshot. A search request has its direct headers.
    #[codex_meta(nested)]
    snapshot: &'a CodexResponsesMetadata,
    /// The view of the snapshot for MCP servers. The header with this view is the first to be left out if all headers
    /// together exceed their limit.
    #[codex_meta(header(name = "x-codex-turn-metadata", view = mcp, limit = 4096, shed = 0))]
    object: &'a CodexResponsesMetadata,
}

impl CodexSearchMetadata<'_> {
    /// Returns the snapshot. Of the snapshot, a search request has only the direct headers and, in the header
    /// `x-codex-turn-metadata`, the view [`MCP`](super::MCP).
    #[must_use]
    pub const fn snapshot(&self) -> &CodexResponsesMetadata {
        self.snapshot
    }
}

impl<'a> From<&'a CodexResponsesMetadata> for CodexSearchMetadata<'a> {
    fn from(snapshot: &'a CodexResponsesMetadata) -> Self {
        Self { snapshot, object: snapshot }
    }
}
