use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use codex_metadata::codex::{
    CodexResponsesMetadata, CompactionDetails, RequestKind, ThreadSource, ToolInventory, Workspace,
};

use super::Extras;
use super::extras::Free;

/// The blob's members, borrowed from the snapshot, with each condition already applied.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Payload<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    installation_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context_window_id: Option<Uuid>,
    request_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    compaction: Option<CompactionDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history_initialization: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from_thread_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from_ordinal_exclusive: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_thread_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_turn_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root_turn_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subagent_kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_source: Option<&'a ThreadSource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_trigger: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sandbox_mode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_review_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_repl_auto_review_required: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_repl_disabled: Option<bool>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    workspaces: &'a BTreeMap<String, Workspace>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_namespaces_info: Option<&'a ToolInventory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_started_at_unix_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history_ingest_requested: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    analytics_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'a str>,
    #[serde(flatten)]
    extras: Free<'a>,
}

impl<'a> Payload<'a> {
    /// `None` before any request.
    pub(super) fn new(snapshot: &'a CodexResponsesMetadata, extras: &'a Extras) -> Option<Self> {
        let (request_kind, compaction) = match snapshot.request_kind? {
            RequestKind::Turn => ("turn", None),
            RequestKind::Prewarm => ("prewarm", None),
            RequestKind::Memory => ("memory", None),
            RequestKind::Compaction(details) => ("compaction", Some(details)),
        };
        // With a request kind, turn identity and request identity are the same.
        let identity = request_kind != "memory";
        let is_answered = matches!(request_kind, "turn" | "prewarm");
        let is_root = snapshot.parent_thread_id.is_none();
        let of_turn = |value: &'a str| identity.then_some(value);
        Some(Self {
            installation_id: of_turn(&snapshot.installation_id),
            session_id: of_turn(&snapshot.session_id),
            thread_id: of_turn(&snapshot.thread_id),
            agent_name: snapshot.agent_name.as_deref().and_then(of_turn),
            turn_id: snapshot.turn_id.as_deref(),
            window_id: of_turn(&snapshot.window_id),
            window_number: snapshot.window_number.filter(|_| identity),
            context_window_id: snapshot.context_window_id.filter(|_| identity),
            request_kind,
            compaction,
            history_initialization: snapshot.history_initialization.as_deref(),
            forked_from_thread_id: snapshot.forked_from_thread_id.filter(|_| is_root),
            forked_from_ordinal_exclusive: snapshot.forked_from_ordinal_exclusive.filter(|_| is_root),
            parent_thread_id: snapshot.parent_thread_id,
            parent_turn_id: snapshot.parent_turn_id.as_deref(),
            root_turn_id: snapshot.root_turn_id.as_deref(),
            subagent_kind: snapshot.subagent_kind.as_deref(),
            thread_source: snapshot.thread_source.as_ref(),
            turn_trigger: snapshot.turn_trigger.as_deref(),
            sandbox: snapshot.sandbox.as_deref(),
            sandbox_mode: snapshot.sandbox_mode.as_deref(),
            auto_review_enabled: snapshot.auto_review_enabled,
            node_repl_auto_review_required: snapshot.node_repl_auto_review_required,
            node_repl_disabled: snapshot.node_repl_disabled,
            workspaces: &snapshot.workspaces,
            tool_namespaces_info: snapshot.tool_namespaces_info.as_ref(),
            turn_started_at_unix_ms: snapshot.turn_started_at_unix_ms,
            history_ingest_requested: snapshot.history_ingest_requested,
            analytics_enabled: snapshot.analytics_enabled,
            model: snapshot.model.as_deref().filter(|_| is_answered),
            reasoning_effort: snapshot.reasoning_effort.as_deref().filter(|_| is_answered),
            extras: Free {
                extras,
                taken: [snapshot.model.is_some() && is_answered, snapshot.reasoning_effort.is_some() && is_answered],
            },
        })
    }

    /// Returns the payload of the blob's copy in a header.
    pub(super) fn without_tools(&self) -> Self {
        Self { tool_namespaces_info: None, ..*self }
    }
}
