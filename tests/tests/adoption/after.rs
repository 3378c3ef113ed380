//! The crate after the move: the same struct, with its declaration.

use std::collections::BTreeMap;

use codex_metadata::{CodexMeta, Extras, View};
use http::HeaderValue;

use crate::types::{Compaction, Implementation, RequestKind, ThreadId, ThreadSource, Tool, Workspace};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-codex-turn-metadata", when = Self::has_request), views(mcp))]
pub(crate) struct TurnMetadata {
    #[codex_meta(
        header(name = "x-codex-installation-id", when = Self::is_remote_compaction),
        flat = "x-codex-installation-id",
        blob(when = Self::is_of_turn),
        omit(mcp)
    )]
    pub(crate) installation_id: String,
    #[codex_meta(header = "session-id", flat, blob(when = Self::is_of_turn), mcp)]
    pub(crate) session_id: ThreadId,
    #[codex_meta(header("thread-id", "x-client-request-id"), flat, blob(when = Self::is_of_turn), mcp)]
    pub(crate) thread_id: ThreadId,
    #[codex_meta(blob(when = Self::is_of_turn), omit(header, flat, mcp))]
    pub(crate) agent_name: Option<String>,
    #[codex_meta(flat, blob, mcp, omit(header))]
    pub(crate) turn_id: Option<String>,
    #[codex_meta(skip)]
    pub(crate) routing_hint: Option<HeaderValue>,
    #[codex_meta(
        header = "x-codex-window-id",
        flat = "x-codex-window-id",
        blob(when = Self::is_of_turn),
        omit(mcp)
    )]
    pub(crate) window_id: String,
    #[codex_meta(blob(when = Self::is_of_turn), omit(header, flat, mcp))]
    pub(crate) window_number: Option<u64>,
    #[codex_meta(blob(flatten), omit(header, flat, mcp))]
    pub(crate) request_kind: Option<RequestKind>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) forked_from_thread_id: Option<ThreadId>,
    #[codex_meta(header = "x-codex-parent-thread-id", flat = "x-codex-parent-thread-id", blob, mcp)]
    pub(crate) parent_thread_id: Option<ThreadId>,
    #[codex_meta(flat, blob, omit(header, mcp))]
    pub(crate) parent_turn_id: Option<String>,
    #[codex_meta(flat, blob, omit(header, mcp))]
    pub(crate) root_turn_id: Option<String>,
    #[codex_meta(header = "x-openai-subagent", flat = "x-openai-subagent", omit(blob, mcp))]
    pub(crate) subagent_header: Option<String>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) subagent_kind: Option<String>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) thread_source: Option<ThreadSource>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) turn_trigger: Option<String>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) sandbox: Option<String>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) sandbox_mode: Option<String>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) auto_review_enabled: Option<bool>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) node_repl_auto_review_required: Option<bool>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) node_repl_disabled: Option<bool>,
    #[codex_meta(blob, mcp, omit(header, flat), skip_if = BTreeMap::is_empty)]
    pub(crate) workspaces: BTreeMap<String, Workspace>,
    #[codex_meta(blob(body_only), omit(header, flat, mcp))]
    pub(crate) tools: Option<BTreeMap<String, Tool>>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) turn_started_at_unix_ms: Option<i64>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub(crate) history_ingest_requested: Option<bool>,
    #[codex_meta(blob, omit(header, flat, mcp))]
    pub(crate) analytics_enabled: Option<bool>,
    #[codex_meta(flat, omit(header, blob, mcp))]
    pub(crate) parent_response_id: Option<String>,
    #[codex_meta(flat, omit(header, blob, mcp), skip_if = std::ops::Not::not)]
    pub(crate) guardian_credits_requested: bool,
    #[codex_meta(mcp, omit(header, flat, blob))]
    pub(crate) codex_version: Option<String>,
    #[codex_meta(mcp, omit(header, flat, blob))]
    pub(crate) model: Option<String>,
    #[codex_meta(mcp, omit(header, flat, blob))]
    pub(crate) reasoning_effort: Option<String>,
    #[codex_meta(mcp, omit(header, flat, blob), skip_if = std::ops::Not::not)]
    pub(crate) user_input_requested: bool,
    #[codex_meta(extras)]
    pub(crate) extras: Extras<Self>,
}

pub(crate) const MCP: View<TurnMetadata> = View::named("mcp");

impl TurnMetadata {
    fn has_request(&self) -> bool {
        self.request_kind.is_some()
    }

    fn is_of_turn(&self) -> bool {
        self.request_kind != Some(RequestKind::Memory)
    }

    fn is_remote_compaction(&self) -> bool {
        matches!(
            self.request_kind,
            Some(RequestKind::Compaction(Compaction { implementation: Implementation::ResponsesCompact, .. }))
        )
    }
}
