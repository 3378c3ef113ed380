use std::collections::BTreeMap;

use serde::Serialize;

/// The keys that no extra may have: by hand, a list that someone has to keep up with the fields.
const OWNED: &[&str] = &[
    "installation_id",
    "x-codex-installation-id",
    "session_id",
    "session-id",
    "thread_id",
    "thread-id",
    "agent_name",
    "turn_id",
    "window_id",
    "x-codex-window-id",
    "window_number",
    "context_window_id",
    "request_kind",
    "compaction",
    "forked_from_thread_id",
    "forked_from_ordinal_exclusive",
    "parent_thread_id",
    "x-codex-parent-thread-id",
    "parent_turn_id",
    "root_turn_id",
    "x-openai-subagent",
    "subagent_kind",
    "thread_source",
    "turn_trigger",
    "sandbox",
    "sandbox_mode",
    "auto_review_enabled",
    "node_repl_auto_review_required",
    "node_repl_disabled",
    "workspaces",
    "tool_namespaces_info",
    "turn_started_at_unix_ms",
    "history_ingest_requested",
    "x-codex-turn-metadata",
    "code_mode_tool_names",
    "x-client-request-id",
];

/// The pairs of the client and of the configuration that enrich the blob.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Extras(BTreeMap<String, String>);

impl Extras {
    /// Keeps the pairs whose key is free; where both have a key, the configuration's.
    #[must_use]
    pub fn new(client: BTreeMap<String, String>, config: BTreeMap<String, String>) -> Self {
        let free = |(key, _): &(String, String)| !OWNED.iter().any(|owned| owned.eq_ignore_ascii_case(key));
        Self(client.into_iter().chain(config).filter(free).collect())
    }
}
