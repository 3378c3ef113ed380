//! Arbitrary snapshots, for properties.

use std::collections::BTreeMap;

use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

use codex_metadata_runtime::Extras;
use codex_metadata_runtime::codex::{
    CodexResponsesMetadata, CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason,
    CompactionStrategy, CompactionTrigger, Identity, RequestKind, ThreadSource, ToolFunction, ToolInventory,
    ToolNamespace, ToolSource, Workspace,
};

use super::request::Path;

/// Text as it is, as it should not be, and too much of it.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z0-9-]{1,36}",
        3 => any::<String>(),
        2 => "[ -~]{0,40}",
        1 => "[\u{7F}\u{80}é世\u{1F600}\n\t \"\\\\,%]{1,12}",
        1 => "[a-zé]{2000,2100}",
    ]
}

fn uuid() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn optional<T: std::fmt::Debug + Clone>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    option::weighted(0.6, value)
}

fn kind() -> impl Strategy<Value = Option<RequestKind>> {
    use CompactionImplementation::{Responses, ResponsesCompact, ResponsesCompactionV2};
    let compaction = prop::sample::select(vec![Responses, ResponsesCompact, ResponsesCompactionV2]);
    prop_oneof![
        1 => Just(None),
        4 => Just(Some(RequestKind::Turn)),
        1 => Just(Some(RequestKind::Prewarm)),
        2 => Just(Some(RequestKind::Memory)),
        3 => compaction.prop_map(|implementation| {
            Some(RequestKind::Compaction(CompactionDetails {
                trigger: CompactionTrigger::Auto,
                reason: CompactionReason::ContextLimit,
                implementation,
                phase: CompactionPhase::MidTurn,
                strategy: CompactionStrategy::Memento,
            }))
        }),
    ]
}

fn workspaces() -> impl Strategy<Value = BTreeMap<String, Workspace>> {
    let workspace = || {
        let changes = (optional(text()), optional(any::<bool>()));
        changes.prop_map(|(latest_git_commit_hash, has_changes)| Workspace {
            latest_git_commit_hash,
            has_changes,
            ..Workspace::default()
        })
    };
    prop_oneof![3 => btree_map(text(), workspace(), 0..3), 1 => btree_map(text(), workspace(), 20..60)]
}

fn tools() -> impl Strategy<Value = ToolInventory> {
    let source = prop_oneof![Just(ToolSource::Harness), text().prop_map(|server_name| ToolSource::Mcp { server_name })];
    let function =
        (text(), any::<bool>(), optional(text()), source).prop_map(|(name, direct, code_mode_name, source)| {
            ToolFunction { name, direct, code_mode_name, deferred: !direct, source }
        });
    let namespace = (text(), btree_map(text(), function, 0..3));
    let namespace = namespace.prop_map(|(name, functions)| ToolNamespace { name, functions });
    btree_map(text(), namespace, 0..3)
}

/// Pairs with keys of all kinds, such that the snapshot owns among them.
fn pairs() -> impl Strategy<Value = BTreeMap<String, String>> {
    let key = prop_oneof![
        4 => "[a-z_]{1,10}",
        2 => text(),
        1 => prop::sample::select(vec!["Session_ID", "model", "Model", "window_number", "x-client-request-id", "team"])
            .prop_map(str::to_owned),
    ];
    btree_map(key, text(), 0..4)
}

/// Any snapshot.
pub fn snapshot() -> impl Strategy<Value = CodexResponsesMetadata> {
    let identity = (text(), text(), text(), text()).prop_map(|(installation_id, session_id, thread_id, window_id)| {
        Identity { installation_id, session_id, thread_id, window_id }
    });
    let texts = prop::collection::vec(optional(text()), 12);
    let ids = (optional(uuid()), optional(uuid()), optional(uuid()));
    let numbers = (optional(any::<u64>()), optional(any::<u64>()), optional(any::<i64>()));
    let flags = prop::collection::vec(optional(any::<bool>()), 4);
    let maps = (workspaces(), optional(tools()), pairs(), pairs());
    (identity, kind(), texts, ids, numbers, flags, maps, any::<bool>()).prop_map(
        |(identity, kind, mut texts, ids, numbers, mut flags, maps, asked)| {
            let mut text = || texts.pop().flatten();
            let mut flag = || flags.pop().flatten();
            let mut snapshot = CodexResponsesMetadata::new(identity);
            snapshot.request_kind = kind;
            snapshot.agent_name = text();
            snapshot.turn_id = text();
            snapshot.parent_turn_id = text();
            snapshot.root_turn_id = text();
            snapshot.subagent_header = text();
            snapshot.subagent_kind = text();
            snapshot.thread_source = text().map(ThreadSource::from);
            snapshot.turn_trigger = text();
            snapshot.sandbox = text();
            snapshot.sandbox_mode = text();
            snapshot.model = text();
            snapshot.reasoning_effort = text();
            (snapshot.context_window_id, snapshot.forked_from_thread_id, snapshot.parent_thread_id) = ids;
            let (window, ordinal, started) = numbers;
            snapshot.window_number = window;
            snapshot.forked_from_ordinal_exclusive = ordinal;
            snapshot.turn_started_at_unix_ms = started;
            snapshot.auto_review_enabled = flag();
            snapshot.node_repl_auto_review_required = flag();
            snapshot.node_repl_disabled = flag();
            snapshot.history_ingest_requested = flag();
            snapshot.user_input_requested_during_turn = asked;
            let (workspaces, tools, client, config) = maps;
            snapshot.workspaces = workspaces;
            snapshot.tool_namespaces_info = tools;
            snapshot.extras = Extras::new(client, config);
            snapshot
        },
    )
}

/// The paths that Codex sends such a snapshot on (wire contract, "The request paths").
#[must_use]
pub fn paths_of(snapshot: &CodexResponsesMetadata) -> Vec<Path> {
    let mut paths = vec![Path::Preconnect, Path::Mcp];
    paths.extend_from_slice(match snapshot.request_kind {
        None => &[],
        Some(RequestKind::Memory) => &[Path::Responses, Path::ResponseCreate],
        Some(RequestKind::Compaction(details))
            if details.implementation == CompactionImplementation::ResponsesCompact =>
        {
            &[Path::Compact]
        }
        Some(_) => &[Path::Responses, Path::ResponseCreate, Path::Handshake],
    });
    paths
}
