//! The rest of the snapshot: a turn as Codex would have it, with ids of now.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use codex_metadata::Extras;
use codex_metadata::codex::{
    CodexResponsesMetadata, CompactionCause, CompactionPhase, CompactionReason, CompactionTrigger, Identity,
    SessionSource, SubagentSource, ThreadSource, ToolFunction, ToolInventory, ToolNamespace, ToolSource,
};
use uuid::Uuid;

use super::Surroundings;
use crate::paths::Turn;

/// The turn, and why its thread would be compacted.
pub(super) fn turn() -> Turn {
    Turn {
        id: Uuid::now_v7().to_string(),
        compaction: CompactionCause {
            trigger: CompactionTrigger::Auto,
            reason: CompactionReason::ContextLimit,
            phase: CompactionPhase::MidTurn,
        },
    }
}

/// A thread that another one spawned, because that has most to say.
pub(super) fn snapshot(surroundings: &Surroundings) -> CodexResponsesMetadata {
    // A session has the id of its root thread, which is also the one that spawned this thread.
    let root_thread_id = Uuid::now_v7();
    let thread_id = Uuid::now_v7();
    let mut snapshot = CodexResponsesMetadata::new(Identity {
        installation_id: Uuid::new_v4().to_string(),
        session_id: root_thread_id.to_string(),
        thread_id: thread_id.to_string(),
        window_id: format!("{thread_id}:0"),
    })
    .with_session_source(&SessionSource::Subagent(SubagentSource::ThreadSpawn));
    snapshot.agent_name = Some("/root/reviewer".to_owned());
    snapshot.window_number = Some(0);
    snapshot.context_window_id = Some(Uuid::now_v7());
    snapshot.parent_thread_id = Some(root_thread_id);
    snapshot.parent_turn_id = Some(Uuid::now_v7().to_string());
    snapshot.root_turn_id = snapshot.parent_turn_id.clone();
    snapshot.thread_source = Some(ThreadSource::Subagent);
    snapshot.turn_trigger = Some("user".to_owned());
    snapshot.sandbox = Some("seccomp".to_owned());
    snapshot.sandbox_mode = Some("workspace-write".to_owned());
    snapshot.auto_review_enabled = Some(true);
    snapshot.workspaces =
        surroundings.found().map(|found| (found.root.clone(), found.workspace.clone())).into_iter().collect();
    snapshot.tool_namespaces_info = Some(tools());
    snapshot.turn_started_at_unix_ms = now_unix_ms();
    snapshot.model = Some("gpt-5".to_owned());
    snapshot.reasoning_effort = Some("high".to_owned());
    snapshot.extras = Extras::new([("feature", "übersicht")], [("product", "codex-demo")]);
    snapshot
}

fn tools() -> ToolInventory {
    let docs = ToolSource::Mcp { server_name: "docs".to_owned() };
    BTreeMap::from([
        namespace("functions", &["apply_patch", "shell"], &ToolSource::Harness),
        namespace("mcp__docs", &["fetch", "search"], &docs),
    ])
}

fn namespace(name: &str, functions: &[&str], source: &ToolSource) -> (String, ToolNamespace) {
    let function = |function: &str| ToolFunction {
        name: function.to_owned(),
        direct: true,
        code_mode_name: None,
        deferred: false,
        source: source.clone(),
    };
    let functions = functions.iter().map(|&name| (name.to_owned(), function(name))).collect();
    (name.to_owned(), ToolNamespace { name: name.to_owned(), functions })
}

/// `None` on a machine whose clock is before 1970.
fn now_unix_ms() -> Option<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}
