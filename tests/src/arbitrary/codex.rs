use uuid::Uuid;

use codex_metadata::codex::{
    CodexResponsesMetadata, CompactionDetails, CompactionImplementation, CompactionPhase, CompactionReason,
    CompactionStrategy, CompactionTrigger, Identity, McpAttribution, McpSource, RemoteName, RemoteUrl, RequestKind,
    SubagentSource, ThreadSource, ToolFunction, ToolNamespace, ToolSource, Workspace,
};
use codex_metadata::codex::{SessionSource, ToolInventory};
use codex_metadata::{Extras, Limit, Limits, MAX_EXTRAS_BYTES};

use super::Draw;
use crate::model::owned;

/// Extras of one source, as they were given.
pub type Pairs = Vec<(String, String)>;

/// A snapshot, what its extras were made of, and the limits to send it within.
#[derive(Clone, Debug)]
pub struct Case {
    /// The snapshot.
    pub snapshot: CodexResponsesMetadata,
    /// The client's pairs, as they were given.
    pub client: Pairs,
    /// The configuration's pairs, as they were given.
    pub config: Pairs,
    /// The maximum size of the extras.
    pub max_extras_bytes: usize,
    /// The limits.
    pub limits: Limits,
}

impl Case {
    /// The case that these bytes stand for; any do.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut draw = Draw::new(bytes);
        let draw = &mut draw;
        let mut snapshot = CodexResponsesMetadata::new(Identity {
            installation_id: draw.text(),
            session_id: draw.text(),
            thread_id: draw.text(),
            window_id: draw.text(),
        });
        snapshot.request_kind = draw.chance(90).then(|| request_kind(draw));
        let limits = limits(draw);
        let (client, config, max_extras_bytes) = extras(draw);
        snapshot.extras = Extras::with_max_bytes(max_extras_bytes, client.clone(), config.clone());
        identities(&mut snapshot, draw);
        settings(&mut snapshot, draw);
        snapshot.workspaces = workspaces(draw);
        snapshot.tool_namespaces_info = draw.option(tools);
        Self { snapshot, client, config, max_extras_bytes, limits }
    }
}

fn identities(snapshot: &mut CodexResponsesMetadata, draw: &mut Draw<'_>) {
    snapshot.agent_name = draw.option(Draw::text);
    snapshot.turn_id = draw.option(Draw::text);
    snapshot.routing_hint = draw.option(Draw::text);
    snapshot.window_number = draw.option(Draw::word);
    snapshot.context_window_id = draw.option(uuid);
    snapshot.forked_from_thread_id = draw.option(uuid);
    snapshot.forked_from_ordinal_exclusive = draw.option(Draw::word);
    snapshot.parent_thread_id = draw.option(uuid);
    snapshot.parent_turn_id = draw.option(Draw::text);
    snapshot.root_turn_id = draw.option(Draw::text);
    if draw.chance(50) {
        let source = session_source(draw);
        snapshot.subagent_header = source.subagent_header().map(str::to_owned);
        snapshot.subagent_kind = source.subagent_kind().map(str::to_owned);
    }
    snapshot.thread_source = draw.option(|draw| ThreadSource::from(draw.text()));
}

fn settings(snapshot: &mut CodexResponsesMetadata, draw: &mut Draw<'_>) {
    let flag = |draw: &mut Draw<'_>| draw.chance(50);
    snapshot.turn_trigger = draw.option(Draw::text);
    snapshot.sandbox = draw.option(Draw::text);
    snapshot.sandbox_mode = draw.option(Draw::text);
    snapshot.auto_review_enabled = draw.option(flag);
    snapshot.node_repl_auto_review_required = draw.option(flag);
    snapshot.node_repl_disabled = draw.option(flag);
    snapshot.turn_started_at_unix_ms = draw.option(|draw| draw.word().cast_signed());
    snapshot.history_ingest_requested = draw.option(flag);
    snapshot.history_initialization = draw.option(Draw::text);
    snapshot.analytics_enabled = draw.option(flag);
    snapshot.mcp_attribution = draw.option(attribution);
    snapshot.guardian_credits_requested = draw.chance(50);
    snapshot.parent_response_id = draw.option(Draw::text);
    snapshot.codex_version = draw.option(Draw::text);
    snapshot.model = draw.option(Draw::text);
    snapshot.reasoning_effort = draw.option(Draw::text);
    snapshot.user_input_requested_during_turn = draw.chance(50);
}

fn attribution(draw: &mut Draw<'_>) -> McpAttribution {
    let source = |draw: &mut Draw<'_>| McpSource {
        connector_id: draw.option(Draw::text),
        plugin_id: draw.option(Draw::text),
        server_name: draw.text(),
        tool_name: draw.text(),
        first_turn_id: draw.text(),
    };
    McpAttribution {
        status: draw.text(),
        error_reason: draw.option(Draw::text),
        sources: draw.option(|draw| draw.several(0..=3, source)),
    }
}

fn uuid(draw: &mut Draw<'_>) -> Uuid {
    Uuid::from_u64_pair(draw.word(), draw.word())
}

fn request_kind(draw: &mut Draw<'_>) -> RequestKind {
    use {CompactionImplementation as I, CompactionPhase as P, CompactionReason as R, CompactionStrategy as S};
    match draw.number(0..=4) {
        0 => RequestKind::Turn,
        1 => RequestKind::Prewarm,
        2 => RequestKind::Memory,
        _ => RequestKind::Compaction(CompactionDetails {
            trigger: *draw.pick(&[&CompactionTrigger::Manual, &CompactionTrigger::Auto]),
            reason: *draw.pick(&[&R::UserRequested, &R::ContextLimit, &R::ModelDownshift, &R::CompHashChanged]),
            implementation: *draw.pick(&[&I::Responses, &I::ResponsesCompact, &I::ResponsesCompactionV2]),
            phase: *draw.pick(&[&P::StandaloneTurn, &P::PreTurn, &P::MidTurn, &P::PostTurn]),
            strategy: *draw.pick(&[&S::Memento, &S::PrefixCompaction]),
        }),
    }
}

fn session_source(draw: &mut Draw<'_>) -> SessionSource {
    SessionSource::Subagent(match draw.number(0..=6) {
        0 => SubagentSource::Review,
        1 => SubagentSource::Compact,
        2 => SubagentSource::ThreadSpawn,
        3 => SubagentSource::MemoryConsolidation,
        4 => return SessionSource::InternalMemoryConsolidation,
        5 => return SessionSource::Internal(draw.text()),
        _ => SubagentSource::Other(draw.text()),
    })
}

fn limits(draw: &mut Draw<'_>) -> Limits {
    let mut limit = || match draw.number(0..=9) {
        0..=5 => Limit::Declared,
        6 => Limit::Lifted,
        7 => Limit::Bytes(draw.number(0..=60)),
        8 => Limit::Bytes(draw.number(0..=900)),
        _ => Limit::Bytes(draw.number(0..=9000)),
    };
    Limits { flat: limit(), body_blob: limit(), header_blob: limit(), header: limit(), header_total: limit() }
}

/// Both sources' pairs, and how many bytes they may take.
fn extras(draw: &mut Draw<'_>) -> (Pairs, Pairs, usize) {
    let mut pair = |draw: &mut Draw<'_>| (extra_key(draw), draw.text());
    let client = draw.several(0..=6, &mut pair);
    let config = draw.several(0..=4, &mut pair);
    let max_bytes = if draw.chance(20) { draw.number(0..=300) } else { MAX_EXTRAS_BYTES };
    (client, config, max_bytes)
}

/// Keys that meet owned ones, each other, or neither.
fn extra_key(draw: &mut Draw<'_>) -> String {
    let key = match draw.number(0..=4) {
        0 => draw.pick(&["team", "region", "product.name", "a"]).to_owned(),
        1 => draw.pick(owned()).to_owned(),
        2 => draw.pick(&["model", "reasoning_effort", "user_input_requested_during_turn", "extras", ""]).to_owned(),
        3 => format!("{} ", draw.pick(owned())),
        _ => draw.text(),
    };
    match draw.number(0..=3) {
        0 | 1 => key,
        2 => key.to_ascii_uppercase(),
        _ => key.char_indices().map(|(i, c)| if i % 2 == 0 { c.to_ascii_uppercase() } else { c }).collect(),
    }
}

fn workspaces(draw: &mut Draw<'_>) -> std::collections::BTreeMap<String, Workspace> {
    let most = if draw.chance(5) { 60 } else { 3 };
    draw.several(0..=most, |draw| (format!("{}{}", draw.text(), draw.byte()), workspace(draw)))
}

fn workspace(draw: &mut Draw<'_>) -> Workspace {
    let url = |draw: &mut Draw<'_>| {
        let raw = format!("https://me:secret@example.com/{}.git", draw.text());
        RemoteUrl::new(&raw).or_else(|_| RemoteUrl::new("git@example.com:a/b.git")).ok()
    };
    Workspace {
        associated_remote_urls: draw.option(|draw| {
            draw.several::<_, Vec<_>>(0..=2, |draw| Some((RemoteName::new(&draw.text()).ok()?, url(draw)?)))
                .into_iter()
                .flatten()
                .collect()
        }),
        latest_git_commit_hash: draw.option(|draw| format!("{:040x}", draw.word())),
        has_changes: draw.option(|draw| draw.chance(50)),
    }
}

fn tools(draw: &mut Draw<'_>) -> ToolInventory {
    let most = if draw.chance(3) { 40 } else { 3 };
    draw.several(0..=2, |draw| {
        let name = draw.text();
        let functions = draw.several(0..=most, |draw| (draw.text(), function(draw)));
        (name.clone(), ToolNamespace { name, functions })
    })
}

fn function(draw: &mut Draw<'_>) -> ToolFunction {
    ToolFunction {
        name: draw.text(),
        direct: draw.chance(50),
        code_mode_name: draw.option(Draw::text),
        deferred: draw.chance(50),
        source: if draw.chance(50) { ToolSource::Mcp { server_name: draw.text() } } else { ToolSource::Harness },
    }
}
