//! A vector's snapshot, which is JSON of its own form, to the real one.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use codex_metadata::Extras;
use codex_metadata::codex::{
    CodexResponsesMetadata, CompactionDetails, Identity, McpAttribution, RequestKind, ThreadSource, ToolInventory,
    Workspace,
};

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CodexResponsesMetadata, D::Error> {
    Snapshot::deserialize(deserializer).map(Into::into)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshot {
    installation_id: String,
    session_id: String,
    thread_id: String,
    agent_name: Option<String>,
    turn_id: Option<String>,
    routing_hint: Option<String>,
    window_id: String,
    window_number: Option<u64>,
    context_window_id: Option<Uuid>,
    request_kind: Option<Kind>,
    history_initialization: Option<String>,
    forked_from_thread_id: Option<Uuid>,
    forked_from_ordinal_exclusive: Option<u64>,
    parent_thread_id: Option<Uuid>,
    parent_turn_id: Option<String>,
    root_turn_id: Option<String>,
    subagent_header: Option<String>,
    subagent_kind: Option<String>,
    thread_source: Option<ThreadSource>,
    turn_trigger: Option<String>,
    sandbox: Option<String>,
    sandbox_mode: Option<String>,
    auto_review_enabled: Option<bool>,
    node_repl_auto_review_required: Option<bool>,
    node_repl_disabled: Option<bool>,
    #[serde(default)]
    workspaces: BTreeMap<String, Workspace>,
    tool_namespaces_info: Option<ToolInventory>,
    turn_started_at_unix_ms: Option<i64>,
    history_ingest_requested: Option<bool>,
    analytics_enabled: Option<bool>,
    mcp_attribution: Option<McpAttribution>,
    #[serde(default)]
    guardian_credits_requested: bool,
    parent_response_id: Option<String>,
    codex_version: Option<String>,
    model: Option<String>,
    reasoning_effort: Option<String>,
    #[serde(default)]
    user_input_requested_during_turn: bool,
    #[serde(default)]
    client_extra: BTreeMap<String, String>,
    #[serde(default)]
    config_extra: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Kind {
    Turn,
    Prewarm,
    Memory,
    Compaction(CompactionDetails),
}

impl From<Kind> for RequestKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Turn => Self::Turn,
            Kind::Prewarm => Self::Prewarm,
            Kind::Memory => Self::Memory,
            Kind::Compaction(details) => Self::Compaction(details),
        }
    }
}

impl From<Snapshot> for CodexResponsesMetadata {
    fn from(given: Snapshot) -> Self {
        let mut snapshot = Self::new(Identity {
            installation_id: given.installation_id,
            session_id: given.session_id,
            thread_id: given.thread_id,
            window_id: given.window_id,
        });
        snapshot.agent_name = given.agent_name;
        snapshot.turn_id = given.turn_id;
        snapshot.routing_hint = given.routing_hint;
        snapshot.window_number = given.window_number;
        snapshot.context_window_id = given.context_window_id;
        snapshot.request_kind = given.request_kind.map(Into::into);
        snapshot.forked_from_thread_id = given.forked_from_thread_id;
        snapshot.forked_from_ordinal_exclusive = given.forked_from_ordinal_exclusive;
        snapshot.parent_thread_id = given.parent_thread_id;
        snapshot.parent_turn_id = given.parent_turn_id;
        snapshot.root_turn_id = given.root_turn_id;
        snapshot.subagent_header = given.subagent_header;
        snapshot.subagent_kind = given.subagent_kind;
        snapshot.thread_source = given.thread_source;
        snapshot.turn_trigger = given.turn_trigger;
        snapshot.sandbox = given.sandbox;
        snapshot.sandbox_mode = given.sandbox_mode;
        snapshot.auto_review_enabled = given.auto_review_enabled;
        snapshot.node_repl_auto_review_required = given.node_repl_auto_review_required;
        snapshot.node_repl_disabled = given.node_repl_disabled;
        snapshot.workspaces = given.workspaces;
        snapshot.tool_namespaces_info = given.tool_namespaces_info;
        snapshot.turn_started_at_unix_ms = given.turn_started_at_unix_ms;
        snapshot.history_ingest_requested = given.history_ingest_requested;
        snapshot.history_initialization = given.history_initialization;
        snapshot.analytics_enabled = given.analytics_enabled;
        snapshot.mcp_attribution = given.mcp_attribution;
        snapshot.guardian_credits_requested = given.guardian_credits_requested;
        snapshot.parent_response_id = given.parent_response_id;
        snapshot.codex_version = given.codex_version;
        snapshot.model = given.model;
        snapshot.reasoning_effort = given.reasoning_effort;
        snapshot.user_input_requested_during_turn = given.user_input_requested_during_turn;
        // Vectors say what is sent when there is room.
        snapshot.extras = Extras::with_max_bytes(usize::MAX, given.client_extra, given.config_extra);
        snapshot
    }
}
