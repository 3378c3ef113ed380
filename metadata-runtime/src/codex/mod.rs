//! The metadata that Codex sends with its requests: to the Responses API, to MCP servers, and to search the web. The
//! document [wire contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md) lists the
//! fields.
//!
//! [`CodexResponsesMetadata`] has the metadata that all kinds of request share. In this module, *the snapshot* is a
//! value of this struct. Some kinds of request have a struct of their own, such as [`CodexMcpMetadata`], which contains
//! the snapshot.
//!
//! The documentation of this module uses these words:
//!
//! - A *thread* is a conversation with the model. A subagent has a thread of its own. A *root thread* is a thread that
//!   does not belong to a subagent. A *session* is a root thread, together with the threads of its subagents and of
//!   their subagents.
//! - A *turn* is what Codex does in answer to one input. A turn can take several requests.
//! - A *prewarm* is a request that only warms the server's caches for a later turn.
//! - The *context window* is what the model can read at once. A *compaction* shortens the conversation, so that the
//!   conversation fits into the context window again.
//! - *Memories* are notes that Codex keeps from earlier conversations.
//! - The *guardian* is the part of Codex that reviews responses.
//! - A *search* is a request by which Codex searches the web.
//!
//! ```
//! use codex_metadata::CodexMeta;
//! use codex_metadata::codex::{CodexResponsesMetadata, Identity, MCP};
//!
//! let snapshot = CodexResponsesMetadata::new(Identity {
//!     installation_id: "i-1".into(),
//!     session_id: "s-1".into(),
//!     thread_id: "t-1".into(),
//!     window_id: "t-1:0".into(),
//! })
//! .for_turn("turn-1");
//!
//! let request = snapshot.project();
//! assert_eq!(request.headers["thread-id"], "t-1");
//! assert_eq!(request.client_metadata["turn_id"], "turn-1");
//! assert!(request.blob().unwrap().contains(r#""request_kind":"turn""#));
//! assert_eq!(snapshot.view(MCP).value["turn_id"], "turn-1");
//!
//! let handshake = snapshot.preconnect().headers();
//! assert_eq!(handshake.value["x-client-request-id"], "t-1");
//! ```
//!
//! # Request paths
//!
//! | request path | constructor of the snapshot | projection to send |
//! |---|---|---|
//! | HTTP `/responses`: a turn | `for_turn` | `project()`: the headers, and `client_metadata` in the body |
//! | HTTP `/responses`: a consolidation of memories | `for_memory` | `project()` |
//! | HTTP `/responses`: a local compaction | `for_local_compaction` | `project()` |
//! | HTTP `/responses`: a remote compaction, v2 | `for_remote_compaction_v2` | `project()` |
//! | HTTP `/responses/compact`: a remote compaction, v1 | `for_remote_compaction_v1` | `headers()` only, since the body has no `client_metadata` |
//! | WebSocket handshake before any turn | `new` | `preconnect().headers()` |
//! | WebSocket handshake for a turn or a [prewarm](RequestKind::Prewarm) | `for_turn`, `for_prewarm` | `headers()` |
//! | WebSocket frame `response.create` | `for_turn`, `for_prewarm` | `client_metadata()` of a [`CodexFrameMetadata`] |
//! | MCP request | any | `view(MCP_META)` of a [`CodexMcpMetadata`], as `_meta` |
//! | search | any | `headers()` of a [`CodexSearchMetadata`] |

pub mod paths;

mod attribution;
mod frame;
mod mcp;
mod preconnect;
mod remote;
mod request_kind;
mod search;
mod shapes;
mod snapshot;
mod source;
mod tools;
mod workspace;

pub use attribution::{McpAttribution, McpSource};
pub use frame::CodexFrameMetadata;
pub use mcp::CodexMcpMetadata;
pub use preconnect::CodexPreconnectMetadata;
#[doc(hidden)]
pub use remote::as_read;
pub use remote::{RemoteName, RemoteNameError, RemoteUrl, RemoteUrlError};
pub use request_kind::{
    CompactionCause, CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason,
    CompactionStrategy, CompactionTrigger, RequestKind,
};
pub use search::CodexSearchMetadata;
pub use shapes::{GUARDIAN_CLASSIFIER, RESOURCE_READ, SEARCH, SHAPES};
pub use snapshot::{CodexResponsesMetadata, Identity};
pub use source::{SessionSource, SubagentSource, ThreadSource};
pub use tools::{ToolFunction, ToolInventory, ToolNamespace, ToolSource};
pub use workspace::{RejectedRemote, Workspace};

use crate::{ConfigRules, View};

/// The view of [`CodexResponsesMetadata`] for MCP servers: the JSON object that is sent as
/// `_meta["x-codex-turn-metadata"]` in a request to an MCP server.
pub const MCP: View<CodexResponsesMetadata> = View::named("mcp");

/// The view of [`CodexMcpMetadata`]: the JSON object that is sent as the whole `_meta` of an MCP request. One member of
/// this object is the view [`MCP`].
pub const MCP_META: View<CodexMcpMetadata> = View::named("meta");

/// The limits for the extras in a configuration of Codex, and the keys that are ignored instead of refused, because old
/// configurations contain them (see "Extras" in the document [wire
/// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
///
/// ```
/// use codex_metadata::codex::{CONFIG_RULES, CodexResponsesMetadata};
///
/// let check = |key, value| CONFIG_RULES.check::<CodexResponsesMetadata>([(key, value)]);
/// assert!(check("team", "a").is_ok());
/// assert!(check("window_number", "once legal").is_ok());
/// assert_eq!(
///     check("Session_ID", "s").unwrap_err().to_string(),
///     "extra metadata `Session_ID`: the key is sent with every request already; choose another",
/// );
/// ```
pub const CONFIG_RULES: ConfigRules = ConfigRules {
    max_entries: 16,
    max_key_bytes: 64,
    max_value_bytes: 128,
    once_legal: &["window_number", "forked_from_ordinal_exclusive", "analytics_enabled"],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::assert_locked;

    #[test]
    fn the_contracts_are_locked() {
        assert_locked::<CodexResponsesMetadata>("contracts/responses.json");
        assert_locked::<CodexPreconnectMetadata>("contracts/preconnect.json");
        assert_locked::<CodexFrameMetadata>("contracts/frame.json");
        assert_locked::<CodexMcpMetadata>("contracts/mcp.json");
        assert_locked::<CodexSearchMetadata<'_>>("contracts/search.json");
    }
}
