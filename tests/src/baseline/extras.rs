use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

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
    "history_initialization",
    "analytics_enabled",
    "mcp_attribution",
    "guardian_credits_requested",
    "parent_response_id",
    "model",
    "reasoning_effort",
    "x-codex-routing-hint",
    "x-codex-ws-stream-request-start-ms",
    "x-codex-turn-state",
    "ws_request_header_traceparent",
    "ws_request_header_tracestate",
    "ws_request_header_x_openai_internal_codex_responses_lite",
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

/// Of those, the keys that an extra may have while the blob has not: by hand too.
pub(super) const YIELDING: [&str; 2] = ["model", "reasoning_effort"];

/// The pairs of the client and of the configuration that enrich the blob.
#[derive(Clone, Debug, Default)]
pub struct Extras(BTreeMap<String, String>);

/// The pairs that are sent beside fields which took some of the keys.
#[derive(Clone, Copy, Debug)]
pub(super) struct Free<'a> {
    pub(super) extras: &'a Extras,
    /// Of [`YIELDING`], which are taken.
    pub(super) taken: [bool; 2],
}

impl Serialize for Free<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_taken = |key: &str| YIELDING.iter().zip(self.taken).any(|(own, taken)| taken && *own == key);
        serializer.collect_map(self.extras.0.iter().filter(|(key, _)| !is_taken(key)))
    }
}

impl Extras {
    /// Keeps the pairs whose key is free; where both have a key, the configuration's.
    #[must_use]
    pub fn new(client: BTreeMap<String, String>, config: BTreeMap<String, String>) -> Self {
        let bare = |key: &str| -> String {
            key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
        };
        let legal = |key: &str| {
            key.starts_with(|c: char| c.is_ascii_alphabetic())
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:/-".contains(&byte))
        };
        let free = |(key, _): &(String, String)| {
            let key_letters = bare(key);
            legal(key) && (YIELDING.contains(&key.as_str()) || !OWNED.iter().any(|owned| bare(owned) == key_letters))
        };
        Self(client.into_iter().chain(config).filter(free).collect())
    }
}
