use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use codex_metadata::codex::{
    CodexResponsesMetadata, CompactionImplementation, CompactionPhase, CompactionReason, CompactionStrategy,
    CompactionTrigger, McpAttribution, McpSource, RequestKind, ThreadSource, ToolInventory, ToolSource, Workspace,
};
use codex_metadata::contract::Transport;

use crate::page::{self, COLUMNS, Meaning};

/// "every blob key, flat key and header name of the snapshot, [...] and the reserved legacy names".
const NAMED: [&str; 44] = [
    "installation_id",
    "session_id",
    "thread_id",
    "agent_name",
    "turn_id",
    "window_id",
    "window_number",
    "context_window_id",
    "request_kind",
    "compaction",
    "history_initialization",
    "forked_from_thread_id",
    "forked_from_ordinal_exclusive",
    "parent_thread_id",
    "parent_turn_id",
    "root_turn_id",
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
    "analytics_enabled",
    "mcp_attribution",
    "guardian_credits_requested",
    "parent_response_id",
    "model",
    "reasoning_effort",
    "x-codex-installation-id",
    "session-id",
    "thread-id",
    "x-codex-window-id",
    "x-codex-parent-thread-id",
    "x-openai-subagent",
    "x-codex-turn-metadata",
    "code_mode_tool_names",
    "x-client-request-id",
    "x-codex-routing-hint",
];

/// Returns the keys that no extra may have: those named here, and those of fields that only the page's table has.
#[must_use]
pub fn owned() -> &'static [&'static str] {
    static OWNED: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let keys =
            page::rows().into_iter().filter(|row| row.field != "extras").flat_map(|row| {
                COLUMNS.into_iter().zip(row.cells).filter(|(column, _)| !matches!(column, Transport::View(_))).flat_map(
                    move |(_, cell)| Meaning::of(row.field, cell).into_iter().flat_map(|meaning| meaning.words),
                )
            });
        let others = keys.flat_map(|(keys, _)| keys).filter(|key| !NAMED.contains(&key.as_str()));
        NAMED.into_iter().chain(others.map(|key| &*key.leak())).collect()
    });
    &OWNED
}

/// Keys that a frame or the transport adds: no extra has one.
pub(super) const FOREIGN: [&str; 5] = [
    "x-codex-ws-stream-request-start-ms",
    "x-codex-turn-state",
    "ws_request_header_traceparent",
    "ws_request_header_tracestate",
    "ws_request_header_x_openai_internal_codex_responses_lite",
];

/// The keys that only the object for MCP servers has.
pub(super) const MCP_OWNED: [&str; 4] =
    ["model", "reasoning_effort", "user_input_requested_during_turn", "codex_version"];

/// "an extra of exactly that key stands in for it".
pub(super) const YIELDING: [&str; 2] = ["model", "reasoning_effort"];

/// "The comparison is of letters and digits alone".
pub(crate) fn same(a: &str, b: &str) -> bool {
    bare(a) == bare(b)
}

/// The letters and digits of a key, as readers without regard to case have them: some fold two letters into ASCII.
pub(crate) fn bare(key: &str) -> String {
    key.replace(|c: char| !c.is_alphanumeric(), "")
        .replace('\u{17F}', "s")
        .replace('\u{212A}', "k")
        .to_ascii_lowercase()
}

/// Returns `true` if some reader takes `key` for one of `keys`.
pub(super) fn owns(keys: &[&str], key: &str) -> bool {
    keys.iter().any(|own| same(own, key))
}

/// "A key is ASCII: `[A-Za-z][A-Za-z0-9_.:/-]*`."
pub(crate) fn is_key(key: &str) -> bool {
    let legal = |(i, c): (usize, char)| c.is_ascii_alphabetic() || i > 0 && (c.is_ascii_digit() || "_.:/-".contains(c));
    !key.is_empty() && key.len() <= 32 << 10 && key.chars().enumerate().all(legal)
}

/// The conditions of the wire contract.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub(super) struct Facts {
    pub(super) has_kind: bool,
    is_memory: bool,
    is_remote_v1: bool,
    is_answered: bool,
    has_parent: bool,
}

impl Facts {
    pub(super) fn of(snapshot: &CodexResponsesMetadata) -> Self {
        let kind = snapshot.request_kind;
        let is_remote_v1 = |kind| match kind {
            RequestKind::Compaction(details) => details.implementation == CompactionImplementation::ResponsesCompact,
            _ => false,
        };
        Self {
            has_kind: kind.is_some(),
            is_memory: kind == Some(RequestKind::Memory),
            is_remote_v1: kind.is_some_and(is_remote_v1),
            is_answered: matches!(kind, Some(RequestKind::Turn | RequestKind::Prewarm)),
            has_parent: snapshot.parent_thread_id.is_some(),
        }
    }
}

/// When a field is on a transport.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    Always,
    TurnIdentity,
    RequestIdentity,
    RemoteV1,
    NotRemoteV1,
    TurnOrPrewarm,
    NoParent,
}

impl Rule {
    pub(super) fn holds(self, facts: Facts) -> bool {
        match self {
            Self::Always => true,
            Self::TurnIdentity => !facts.is_memory,
            Self::RequestIdentity => facts.has_kind && !facts.is_memory,
            Self::RemoteV1 => facts.is_remote_v1,
            Self::NotRemoteV1 => !facts.is_remote_v1,
            Self::TurnOrPrewarm => facts.is_answered,
            Self::NoParent => !facts.has_parent,
        }
    }

    /// The rule of a cell of the page.
    fn of_page(condition: Option<page::Condition>) -> Self {
        let all = [Self::TurnIdentity, Self::RequestIdentity, Self::RemoteV1, Self::NotRemoteV1];
        let mut all = all.into_iter().chain([Self::TurnOrPrewarm, Self::NoParent]);
        condition.map_or(Self::Always, |condition| {
            let is_it = |rule: &Self| (rule.path(), rule.is_negated()) == (Some(condition.0), condition.1);
            all.find(is_it).expect("a condition of the page")
        })
    }

    /// Returns `true` if the predicate must not hold.
    pub(super) fn is_negated(self) -> bool {
        matches!(self, Self::NotRemoteV1 | Self::NoParent)
    }

    /// How the snapshot's attributes spell it.
    pub(super) fn path(self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::TurnIdentity => Some("Self::has_turn_identity"),
            Self::RequestIdentity => Some("Self::has_request_identity"),
            Self::RemoteV1 | Self::NotRemoteV1 => Some("Self::is_remote_v1_compaction"),
            Self::TurnOrPrewarm => Some("Self::is_turn_or_prewarm"),
            Self::NoParent => Some("Self::has_parent_thread"),
        }
    }
}

/// The place of a field in the blob.
#[derive(Clone, Copy)]
pub(super) struct InBlob {
    pub(super) rule: Rule,
    pub(super) body_only: bool,
    pub(super) shed: Option<u32>,
}

/// One line of the wire contract's table, for one snapshot.
pub(super) struct Row {
    pub(super) field: &'static str,
    /// The value for headers and the flat map.
    pub(super) text: Option<String>,
    /// The members of the JSON objects.
    pub(super) members: Vec<(&'static str, Value)>,
    /// The predicate that leaves it out now.
    pub(super) skipped: Option<&'static str>,
    pub(super) headers: Vec<(&'static str, Rule)>,
    pub(super) flat: Option<&'static str>,
    pub(super) blob: Option<InBlob>,
    pub(super) mcp: bool,
    /// The flat value's own limit, and what is sent beyond it.
    pub(super) flat_limit: Option<(usize, String)>,
}

impl Row {
    /// A field that is on no transport yet.
    fn new(field: &'static str, value: Option<Value>) -> Self {
        let text = value.as_ref().and_then(Value::as_str).map(str::to_owned);
        let members = value.map(|value| (field, value)).into_iter().collect();
        Self {
            field,
            text,
            members,
            skipped: None,
            headers: Vec::new(),
            flat: None,
            blob: None,
            mcp: false,
            flat_limit: None,
        }
    }

    /// A field that only the page's table has, which no case sets.
    fn of_page(row: page::Row) -> Self {
        let mut new = Self::new(row.field, None);
        for (column, cell) in COLUMNS.into_iter().zip(row.cells) {
            let Some(meaning) = Meaning::of(row.field, cell) else { continue };
            for (keys, condition) in meaning.words {
                let rule = Rule::of_page(condition);
                new = match column {
                    Transport::Blob if meaning.body_only => new.blob(rule).body_only(),
                    Transport::Blob => new.blob(rule),
                    Transport::Flat => new.flat(keys[0].clone().leak()),
                    Transport::Header => keys.into_iter().fold(new, |new, key| new.header(key.leak(), rule)),
                    Transport::View(_) => new.mcp(),
                };
            }
        }
        new
    }

    fn skipped(self, skipped: bool, path: &'static str) -> Self {
        if skipped { Self { text: None, members: Vec::new(), skipped: Some(path), ..self } } else { self }
    }

    fn header(mut self, name: &'static str, rule: Rule) -> Self {
        self.headers.push((name, rule));
        self
    }

    fn flat(self, key: &'static str) -> Self {
        Self { flat: Some(key), ..self }
    }

    fn blob(self, rule: Rule) -> Self {
        Self { blob: Some(InBlob { rule, body_only: false, shed: None }), ..self }
    }

    fn shed(self, rank: u32) -> Self {
        Self { blob: self.blob.map(|blob| InBlob { shed: Some(rank), ..blob }), ..self }
    }

    fn body_only(self) -> Self {
        Self { blob: self.blob.map(|blob| InBlob { body_only: true, ..blob }), ..self }
    }

    fn mcp(self) -> Self {
        Self { mcp: true, ..self }
    }
}

/// The table: the rows that are written here, and between them those that only the page has.
pub(super) fn rows(of: &CodexResponsesMetadata) -> Vec<Row> {
    let mut written = written(of).into_iter().peekable();
    let page = page::rows().into_iter().filter(|row| row.field != "extras");
    page.map(|row| written.next_if(|written| written.field == row.field).unwrap_or_else(|| Row::of_page(row))).collect()
}

fn written(of: &CodexResponsesMetadata) -> Vec<Row> {
    use Rule::{Always, NoParent, NotRemoteV1, RemoteV1, RequestIdentity, TurnIdentity, TurnOrPrewarm};
    let string = |field, text: &String| Row::new(field, Some(Value::from(text.as_str())));
    let optional = |field, text: &Option<String>| Row::new(field, text.as_deref().map(Value::from));
    let uuid = |field, id: Option<uuid::Uuid>| Row::new(field, id.map(|id| id.to_string().into()));
    let number = |field, number: Option<u64>| Row::new(field, number.map(Value::from));
    let flag = |field, flag: Option<bool>| Row::new(field, flag.map(Value::from));
    vec![
        string("installation_id", &of.installation_id)
            .header("x-codex-installation-id", RemoteV1)
            .flat("x-codex-installation-id")
            .blob(RequestIdentity),
        string("session_id", &of.session_id).header("session-id", Always).flat("session_id").blob(TurnIdentity).mcp(),
        string("thread_id", &of.thread_id)
            .header("thread-id", Always)
            .header("x-client-request-id", NotRemoteV1)
            .flat("thread_id")
            .blob(TurnIdentity)
            .mcp(),
        optional("agent_name", &of.agent_name).blob(TurnIdentity).shed(6),
        optional("turn_id", &of.turn_id).flat("turn_id").blob(Always).mcp(),
        optional("routing_hint", &of.routing_hint).header("x-codex-routing-hint", Always),
        string("window_id", &of.window_id)
            .header("x-codex-window-id", Always)
            .flat("x-codex-window-id")
            .blob(RequestIdentity),
        number("window_number", of.window_number).blob(RequestIdentity),
        uuid("context_window_id", of.context_window_id).blob(RequestIdentity),
        Row { members: request_kind(of.request_kind), ..Row::new("request_kind", None) }.blob(Always),
        optional("history_initialization", &of.history_initialization).blob(Always),
        uuid("forked_from_thread_id", of.forked_from_thread_id).blob(NoParent).mcp(),
        number("forked_from_ordinal_exclusive", of.forked_from_ordinal_exclusive).blob(NoParent).mcp(),
        uuid("parent_thread_id", of.parent_thread_id)
            .header("x-codex-parent-thread-id", Always)
            .flat("x-codex-parent-thread-id")
            .blob(Always)
            .mcp(),
        optional("parent_turn_id", &of.parent_turn_id).flat("parent_turn_id").blob(Always),
        optional("root_turn_id", &of.root_turn_id).flat("root_turn_id").blob(Always),
        optional("subagent_header", &of.subagent_header).header("x-openai-subagent", Always).flat("x-openai-subagent"),
        optional("subagent_kind", &of.subagent_kind).blob(Always).mcp(),
        Row::new("thread_source", of.thread_source.as_ref().map(thread_source)).blob(Always).mcp(),
        optional("turn_trigger", &of.turn_trigger).blob(Always).shed(3).mcp(),
        optional("sandbox", &of.sandbox).blob(Always).shed(5).mcp(),
        optional("sandbox_mode", &of.sandbox_mode).blob(Always).shed(4).mcp(),
        flag("auto_review_enabled", of.auto_review_enabled).blob(Always).mcp(),
        flag("node_repl_auto_review_required", of.node_repl_auto_review_required).blob(Always).mcp(),
        flag("node_repl_disabled", of.node_repl_disabled).blob(Always).mcp(),
        Row::new(
            "workspaces",
            Some(object(of.workspaces.iter().map(|(root, workspace)| (root, self::workspace(workspace))))),
        )
        .skipped(of.workspaces.is_empty(), "BTreeMap::is_empty")
        .blob(Always)
        .shed(1)
        .mcp(),
        Row::new("tool_namespaces_info", of.tool_namespaces_info.as_ref().map(tools)).blob(Always).body_only(),
        Row::new("turn_started_at_unix_ms", of.turn_started_at_unix_ms.map(Value::from)).blob(Always).mcp(),
        flag("history_ingest_requested", of.history_ingest_requested).blob(Always).mcp(),
        flag("analytics_enabled", of.analytics_enabled).blob(Always),
        Row {
            text: of.mcp_attribution.as_ref().map(attribution),
            flat_limit: Some((16_384, TOO_LARGE.to_owned())),
            ..Row::new("mcp_attribution", None)
        }
        .flat("mcp_attribution"),
        Row { text: Some("true".into()), ..Row::new("guardian_credits_requested", None) }
            .skipped(!of.guardian_credits_requested, "std::ops::Not::not")
            .flat("guardian_credits_requested"),
        optional("parent_response_id", &of.parent_response_id).flat("parent_response_id"),
        optional("codex_version", &of.codex_version).mcp(),
        optional("model", &of.model).blob(TurnOrPrewarm).mcp(),
        optional("reasoning_effort", &of.reasoning_effort).blob(TurnOrPrewarm).mcp(),
        flag("user_input_requested_during_turn", Some(of.user_input_requested_during_turn))
            .skipped(!of.user_input_requested_during_turn, "std::ops::Not::not")
            .mcp(),
    ]
}

fn object(members: impl Iterator<Item = (impl ToString, Value)>) -> Value {
    members.map(|(key, value)| (key.to_string(), value)).collect::<Map<_, _>>().into()
}

fn request_kind(kind: Option<RequestKind>) -> Vec<(&'static str, Value)> {
    let (name, compaction) = match kind {
        None => return Vec::new(),
        Some(RequestKind::Turn) => ("turn", None),
        Some(RequestKind::Prewarm) => ("prewarm", None),
        Some(RequestKind::Memory) => ("memory", None),
        Some(RequestKind::Compaction(details)) => ("compaction", Some(details)),
    };
    let details = compaction.map(|details| {
        let details = json!({
            "trigger": match details.trigger {
                CompactionTrigger::Manual => "manual",
                CompactionTrigger::Auto => "auto",
            },
            "reason": match details.reason {
                CompactionReason::UserRequested => "user_requested",
                CompactionReason::ContextLimit => "context_limit",
                CompactionReason::ModelDownshift => "model_downshift",
                CompactionReason::CompHashChanged => "comp_hash_changed",
            },
            "implementation": match details.implementation {
                CompactionImplementation::Responses => "responses",
                CompactionImplementation::ResponsesCompact => "responses_compact",
                CompactionImplementation::ResponsesCompactionV2 => "responses_compaction_v2",
            },
            "phase": match details.phase {
                CompactionPhase::StandaloneTurn => "standalone_turn",
                CompactionPhase::PreTurn => "pre_turn",
                CompactionPhase::MidTurn => "mid_turn",
                CompactionPhase::PostTurn => "post_turn",
            },
            "strategy": match details.strategy {
                CompactionStrategy::Memento => "memento",
                CompactionStrategy::PrefixCompaction => "prefix_compaction",
            },
        });
        ("compaction", details)
    });
    [("request_kind", name.into())].into_iter().chain(details).collect()
}

fn thread_source(source: &ThreadSource) -> Value {
    match source {
        ThreadSource::User => "user".into(),
        ThreadSource::Subagent => "subagent".into(),
        ThreadSource::MemoryConsolidation => "memory_consolidation".into(),
        ThreadSource::Feature(name) => name.as_str().into(),
    }
}

/// "limit 16,384 bytes, beyond which [...] is sent instead".
const TOO_LARGE: &str = r#"{"status":"attribution_error","error_reason":"payload_too_large"}"#;

/// "as JSON text".
fn attribution(attribution: &McpAttribution) -> String {
    let mut parts = vec![format!("\"status\":{}", json!(attribution.status))];
    parts.extend(attribution.error_reason.iter().map(|reason| format!("\"error_reason\":{}", json!(reason))));
    parts.extend(attribution.sources.iter().map(|sources| {
        let source = |source: &McpSource| {
            let ids = [("connector_id", &source.connector_id), ("plugin_id", &source.plugin_id)];
            let mut members: Vec<String> =
                ids.iter().filter_map(|(key, id)| Some(format!("\"{key}\":{}", json!(id.as_ref()?)))).collect();
            members.push(format!("\"server_name\":{}", json!(source.server_name)));
            members.push(format!("\"tool_name\":{}", json!(source.tool_name)));
            members.push(format!("\"first_turn_id\":{}", json!(source.first_turn_id)));
            format!("{{{}}}", members.join(","))
        };
        format!("\"sources\":[{}]", sources.iter().map(source).collect::<Vec<_>>().join(","))
    }));
    crate::observe::fault::ascii(&format!("{{{}}}", parts.join(",")))
}

fn workspace(workspace: &Workspace) -> Value {
    let urls = workspace.associated_remote_urls.as_ref();
    let urls = urls.map(|urls| object(urls.iter().map(|(name, url)| (name, url.as_str().into()))));
    let members = [
        ("associated_remote_urls", urls),
        ("latest_git_commit_hash", workspace.latest_git_commit_hash.as_deref().map(Value::from)),
        ("has_changes", workspace.has_changes.map(Value::from)),
    ];
    members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect::<Map<_, _>>().into()
}

fn tools(inventory: &ToolInventory) -> Value {
    object(inventory.iter().map(|(key, namespace)| {
        let functions = namespace.functions.iter().map(|(key, function)| {
            let source = match &function.source {
                ToolSource::Harness => json!({"kind": "harness"}),
                ToolSource::Mcp { server_name } => json!({"kind": "mcp", "server_name": server_name}),
            };
            let function = json!({
                "name": function.name,
                "direct": function.direct,
                "code_mode_name": function.code_mode_name,
                "deferred": function.deferred,
                "source": source,
            });
            (key, function)
        });
        (key, json!({"name": namespace.name, "functions": object(functions)}))
    }))
}
