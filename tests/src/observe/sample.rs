//! Snapshots with a value in every field.

use serde_json::json;
use uuid::Uuid;

use codex_metadata_runtime::Extras;
use codex_metadata_runtime::codex::{
    CodexResponsesMetadata, CompactionCause, CompactionPhase, CompactionReason, CompactionTrigger, Identity,
    ThreadSource,
};

use super::request::Path;

/// A snapshot as Codex sends it on `path`.
#[must_use]
pub fn full(path: Path) -> CodexResponsesMetadata {
    let cause = CompactionCause {
        trigger: CompactionTrigger::Auto,
        reason: CompactionReason::ContextLimit,
        phase: CompactionPhase::PreTurn,
    };
    match path {
        Path::Compact => base().for_remote_compaction_v1("turn-1", cause),
        _ => base().for_turn("turn-1"),
    }
}

/// A consolidation of memories, which has no turn identity.
#[must_use]
pub fn memory() -> CodexResponsesMetadata {
    base().for_memory()
}

fn base() -> CodexResponsesMetadata {
    let mut snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: "11111111-1111-4111-8111-111111111111".into(),
        session_id: "01975a3c-aaaa-7abc-8def-000000000001".into(),
        thread_id: "01975a3c-bbbb-7abc-8def-000000000002".into(),
        window_id: "01975a3c-bbbb-7abc-8def-000000000002:3".into(),
    });
    let text = |text: &str| Some(text.to_owned());
    snapshot.agent_name = text("/root/reviewer");
    snapshot.window_number = Some(3);
    snapshot.context_window_id = Some(Uuid::from_u128(0xabc));
    snapshot.forked_from_thread_id = Some(Uuid::from_u128(0xdef));
    snapshot.forked_from_ordinal_exclusive = Some(17);
    snapshot.parent_thread_id = Some(Uuid::from_u128(0xfab));
    snapshot.parent_turn_id = text("turn-0");
    snapshot.root_turn_id = text("turn-r");
    snapshot.subagent_header = text("collab_spawn");
    snapshot.subagent_kind = text("thread_spawn");
    snapshot.thread_source = Some(ThreadSource::Subagent);
    snapshot.turn_trigger = text("user");
    snapshot.sandbox = text("seatbelt");
    snapshot.sandbox_mode = text("träumerei");
    snapshot.auto_review_enabled = Some(true);
    snapshot.node_repl_auto_review_required = Some(false);
    snapshot.node_repl_disabled = Some(true);
    snapshot.workspaces = from_json(json!({"/home/wörk": {"latest_git_commit_hash": "0a1b", "has_changes": true}}));
    snapshot.tool_namespaces_info = Some(from_json(json!({"shell": {"name": "shell", "functions": {}}})));
    snapshot.turn_started_at_unix_ms = Some(1_750_000_000_000);
    snapshot.history_ingest_requested = Some(true);
    snapshot.model = text("gpt-5.4");
    snapshot.reasoning_effort = text("high");
    snapshot.user_input_requested_during_turn = true;
    snapshot.extras = Extras::new([("team", "a, b"), ("ticket", "T-1")], [("region", "eu")]);
    snapshot
}

fn from_json<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).expect("it has the type's form")
}
