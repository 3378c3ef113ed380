use std::collections::BTreeMap;

use serde::Deserialize;
use uuid::Uuid;

use super::{
    CodexPreconnectMetadata, CompactionCause, CompactionImplementation, McpAttribution, RequestKind, SessionSource,
    ThreadSource, ToolInventory, Workspace,
};
use crate::{CodexMeta, Extras};

/// The metadata that Codex sends with a request. In the module [`codex`](crate::codex), *the snapshot* is a value of
/// this struct.
///
/// Create a value with [`new`](Self::new), then call the method for the kind of request, such as
/// [`for_turn`](Self::for_turn). Set the optional fields directly. The blob is sent only if
/// [`request_kind`](Self::request_kind) is set; the private method `has_turn_metadata`, which is named below, checks
/// this.
///
/// # Limits
///
/// The value of a field in the flat map has at most 2,048 bytes, since OpenAI's Responses API was seen to drop longer
/// values (see "Known limits of the receiving side" in the document [wire
/// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)). Only `mcp_attribution` has
/// another limit: 16,384 bytes.
///
/// All header lines of the metadata together have at most 3,584 bytes, including the line with the blob's copy. Some
/// servers refuse more than 8 KiB in all headers of a request. The limit leaves the rest of these 8 KiB for
/// authentication, cookies and tracing. The blob's copy has a limit of its own, 4,096 bytes, which matters only if you
/// raise the limit of all header lines with [`within`](crate::CodexMeta::within).
///
/// If the blob's copy does not fit, fields are left out of the copy in the following order, until the copy fits. The
/// blob in the body still contains these fields.
///
/// 1. `workspaces`: this is the largest field of the copy, and grows with every repository.
/// 2. `extras`: readers can take the extras from the body.
/// 3. `turn_trigger`: this field describes the turn, but is not needed to find the requests that belong together.
/// 4. `sandbox_mode`: this field is not needed to find the requests that belong together.
/// 5. `sandbox`: this field is not needed to find the requests that belong together.
/// 6. `agent_name`: the id of the agent's thread (its conversation with the model) also identifies the agent.
///
/// No field that contains the id of a thread (a conversation with the model) or of a turn is left out of the copy,
/// since services use these ids to find the requests that belong together.
///
/// The blob in the body has no limit, since the tools in `tool_namespaces_info` can have any size.
#[derive(Clone, Debug, PartialEq, CodexMeta, Deserialize)]
#[codex_meta(
    crate = crate,
    blob(key = "x-codex-turn-metadata", when = Self::has_turn_metadata, header_limit = 4096),
    flat(limit = 2048),
    // An id is no longer; and a bearer token of 3 KiB and 1 KiB of cookies pass beside all of them (`limits.md`).
    header(limit = 256, total = 3584),
    views(mcp),
    paths = super::paths::OF_SNAPSHOTS,
    reserved("code_mode_tool_names"),
    // Keys that a frame adds to the flat map, and the transport to the headers.
    foreign(
        "x-codex-ws-stream-request-start-ms",
        "x-codex-turn-state",
        "ws_request_header_traceparent",
        "ws_request_header_tracestate",
        "ws_request_header_x_openai_internal_codex_responses_lite",
    ),
)]
#[non_exhaustive]
pub struct CodexResponsesMetadata {
    /// The id of the installation of Codex.
    #[codex_meta(
        header(name = "x-codex-installation-id", when = Self::is_remote_v1_compaction),
        flat = "x-codex-installation-id",
        blob(when = Self::has_request_identity, since = "0.140.0"),
        omit(mcp)
    )]
    pub installation_id: String,
    /// The id of the session. A session is a conversation with the model, together with the conversations of its
    /// subagents.
    #[codex_meta(header = "session-id", flat(since = "0.140.0"), blob(when = Self::has_turn_identity), mcp)]
    pub session_id: String,
    /// The id of the thread, which is a conversation with the model. It is also sent as the id of the request, in the
    /// header `x-client-request-id`. Requests to `POST /responses/compact` do not have this header.
    #[codex_meta(
        header = "thread-id",
        header(name = "x-client-request-id", unless = Self::is_remote_v1_compaction, since = "0.136.0"),
        flat(since = "0.140.0"),
        blob(when = Self::has_turn_identity),
        mcp
    )]
    pub thread_id: String,
    /// The path of the agent in the tree of agents, such as `/root`.
    #[codex_meta(blob(when = Self::has_turn_identity, shed = 6), omit(header, flat, mcp), since = "0.148.0")]
    pub agent_name: Option<String>,
    /// The id of the turn. In a prewarm, which is a request that only warms the server's caches for a later turn, the
    /// id is the empty text.
    #[codex_meta(flat(since = "0.140.0"), blob, mcp, omit(header))]
    pub turn_id: Option<String>,
    /// The hint by which Codex's own backend routes the request: `model=M`, where `M` is the name of the model,
    /// followed by `;tier=T` if the request asks for the service tier `T`. Set this field only for requests to that
    /// backend.
    #[codex_meta(header(name = "x-codex-routing-hint", shed = 1), omit(flat, blob, mcp))]
    pub routing_hint: Option<String>,
    /// The id of the context window: the id of the thread (the conversation with the model), a colon and the number of
    /// the window, such as `t-1:0`.
    #[codex_meta(
        header = "x-codex-window-id",
        flat = "x-codex-window-id",
        blob(when = Self::has_request_identity),
        omit(mcp)
    )]
    pub window_id: String,
    /// The number of the context window within the conversation. The number is 0 until a compaction, which shortens the
    /// conversation, begins a new context window with the next number.
    #[codex_meta(blob(when = Self::has_request_identity), omit(header, flat, mcp), since = "0.151.0")]
    pub window_number: Option<u64>,
    /// The UUID of the context window.
    #[codex_meta(blob(when = Self::has_request_identity), omit(header, flat, mcp), since = "0.150.1")]
    pub context_window_id: Option<Uuid>,
    /// The purpose of the request, or `None` for a handshake before any turn. The blob is sent only if this field is
    /// set.
    #[codex_meta(blob(flatten), omit(header, flat, mcp))]
    #[serde(flatten, deserialize_with = "RequestKind::from_members")]
    pub request_kind: Option<RequestKind>,
    /// The way in which the history of the conversation began, such as `new`, `cold_resume` or `warm_fork`.
    #[codex_meta(blob, omit(header, flat, mcp), since = "0.163.0")]
    pub history_initialization: Option<String>,
    /// The id of the thread from which this thread was forked: the conversation from which this conversation took over
    /// items.
    #[codex_meta(blob(unless = Self::has_parent_thread), mcp, omit(header, flat))]
    pub forked_from_thread_id: Option<Uuid>,
    /// The number of items that this conversation took over from the conversation with the id `forked_from_thread_id`.
    #[codex_meta(blob(unless = Self::has_parent_thread), mcp, omit(header, flat), since = "0.171.0")]
    pub forked_from_ordinal_exclusive: Option<u64>,
    /// The id of the parent thread: the conversation that started this conversation.
    // A review's subagent had no such header in 0.136.0, a spawned one did.
    #[codex_meta(
        header("x-codex-parent-thread-id", since = "0.138.0"),
        flat(key = "x-codex-parent-thread-id", since = "0.140.0"),
        blob,
        mcp
    )]
    pub parent_thread_id: Option<Uuid>,
    /// The id of the parent turn: the turn that started this conversation.
    #[codex_meta(flat, blob, omit(header, mcp), since = "0.147.0")]
    pub parent_turn_id: Option<String>,
    /// The id of the root turn: the turn of the session's main conversation (the one that is not a subagent's) that
    /// caused this turn, directly or through subagents. For a turn of the main conversation, this is the turn itself.
    #[codex_meta(flat, blob, omit(header, mcp), since = "0.148.0")]
    pub root_turn_id: Option<String>,
    /// The value of the header `x-openai-subagent`: the kind of subagent, such as `review`, or the name of work for
    /// which Codex itself started the conversation, such as `guardian`.
    /// [`with_session_source`](Self::with_session_source) sets this field.
    #[codex_meta(
        header(name = "x-openai-subagent", shed = 2),
        flat(key = "x-openai-subagent", since = "0.140.0"),
        omit(blob, mcp)
    )]
    pub subagent_header: Option<String>,
    /// The kind of subagent, or `None` if the request does not belong to the conversation of a subagent.
    /// [`with_session_source`](Self::with_session_source) sets this field.
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub subagent_kind: Option<String>,
    /// The origin of the thread, which is a conversation with the model.
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub thread_source: Option<ThreadSource>,
    /// The cause of the turn, such as `exec`.
    #[codex_meta(blob(shed = 3), mcp, omit(header, flat), since = "0.156.1")]
    pub turn_trigger: Option<String>,
    /// The kind of sandbox, such as `seccomp`.
    #[codex_meta(blob(shed = 5), mcp, omit(header, flat))]
    pub sandbox: Option<String>,
    /// The permissions of the sandbox, such as `workspace-write`.
    #[codex_meta(blob(shed = 4), mcp, omit(header, flat), since = "0.148.0")]
    pub sandbox_mode: Option<String>,
    /// `true` if the actions of the agent are reviewed automatically.
    #[codex_meta(blob, mcp, omit(header, flat), since = "0.148.0")]
    pub auto_review_enabled: Option<bool>,
    /// `true` if use of the Node REPL requires automatic review.
    #[codex_meta(blob, mcp, omit(header, flat), since = "0.148.0")]
    pub node_repl_auto_review_required: Option<bool>,
    /// `true` if the Node REPL is disabled.
    #[codex_meta(blob, mcp, omit(header, flat), since = "0.148.0")]
    pub node_repl_disabled: Option<bool>,
    /// The git repositories that the turn works in. Each key is the absolute path of a repository's root.
    #[codex_meta(blob(shed = 1), mcp, omit(header, flat), skip_if = BTreeMap::is_empty)]
    #[serde(default)]
    pub workspaces: BTreeMap<String, Workspace>,
    /// The tools that the turn offers to the model. This field is never in a header, since its size has no limit.
    #[codex_meta(blob(body_only), omit(header, flat, mcp))]
    pub tool_namespaces_info: Option<ToolInventory>,
    /// The start of the turn, in milliseconds since the Unix epoch.
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub turn_started_at_unix_ms: Option<i64>,
    /// `true` if the request asks the service to store the history of the conversation.
    #[codex_meta(blob, mcp, omit(header, flat))]
    pub history_ingest_requested: Option<bool>,
    /// `true` if the client sends analytics.
    #[codex_meta(blob, omit(header, flat, mcp), since = "0.156.1")]
    pub analytics_enabled: Option<bool>,
    /// The MCP servers and tools that contributed content to the turn. The flat map has this value as JSON text.
    #[codex_meta(
        flat(json, limit = 16384, instead = McpAttribution::too_large),
        omit(header, blob, mcp),
        since = "0.159.3"
    )]
    pub mcp_attribution: Option<McpAttribution>,
    /// `true` if the request asks the service for credits for the guardian, the part of Codex that reviews responses.
    #[codex_meta(flat, omit(header, blob, mcp), skip_if = std::ops::Not::not)]
    #[serde(default)]
    pub guardian_credits_requested: bool,
    /// The id of the response under review. Only a request of the guardian, the part of Codex that reviews responses,
    /// has this field.
    #[codex_meta(flat, omit(header, blob, mcp))]
    pub parent_response_id: Option<String>,
    /// The version of Codex.
    #[codex_meta(mcp, omit(header, flat, blob), since = "0.154.0")]
    pub codex_version: Option<String>,
    /// The name of the model.
    #[codex_meta(
        blob(when = Self::is_turn_or_prewarm, yields, since = "0.156.1"),
        mcp,
        omit(header, flat)
    )]
    pub model: Option<String>,
    /// The model's reasoning effort.
    #[codex_meta(
        blob(when = Self::is_turn_or_prewarm, yields, since = "0.171.0"),
        mcp,
        omit(header, flat)
    )]
    pub reasoning_effort: Option<String>,
    /// `true` if the turn has asked the user for input.
    #[codex_meta(mcp, omit(header, flat, blob), skip_if = std::ops::Not::not)]
    #[serde(default)]
    pub user_input_requested_during_turn: bool,
    /// The extras, which are pairs of key and text that no field declares. The client adds extras for this turn, and
    /// Codex's configuration adds extras for all turns.
    #[codex_meta(extras(shed = 2))]
    #[serde(default)]
    pub extras: Extras<Self>,
}

/// The ids that every [`CodexResponsesMetadata`] has. Each id has a named field, so that callers cannot confuse the
/// ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The id of the installation of Codex.
    pub installation_id: String,
    /// The id of the session. A session is a conversation with the model, together with the conversations of its
    /// subagents.
    pub session_id: String,
    /// The id of the thread, which is a conversation with the model.
    pub thread_id: String,
    /// The id of the context window: the id of the thread (the conversation with the model), a colon and the number of
    /// the window, such as `t-1:0`.
    pub window_id: String,
}

/// The constructor, and methods that set the fields which depend on the kind of request or of conversation.
impl CodexResponsesMetadata {
    /// Creates a snapshot without a request kind. Such a snapshot has no blob.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        let Identity { installation_id, session_id, thread_id, window_id } = identity;
        Self {
            installation_id,
            session_id,
            thread_id,
            agent_name: None,
            turn_id: None,
            routing_hint: None,
            window_id,
            window_number: None,
            context_window_id: None,
            request_kind: None,
            history_initialization: None,
            forked_from_thread_id: None,
            forked_from_ordinal_exclusive: None,
            parent_thread_id: None,
            parent_turn_id: None,
            root_turn_id: None,
            subagent_header: None,
            subagent_kind: None,
            thread_source: None,
            turn_trigger: None,
            sandbox: None,
            sandbox_mode: None,
            auto_review_enabled: None,
            node_repl_auto_review_required: None,
            node_repl_disabled: None,
            workspaces: BTreeMap::new(),
            tool_namespaces_info: None,
            turn_started_at_unix_ms: None,
            history_ingest_requested: None,
            analytics_enabled: None,
            mcp_attribution: None,
            guardian_credits_requested: false,
            parent_response_id: None,
            codex_version: None,
            model: None,
            reasoning_effort: None,
            user_input_requested_during_turn: false,
            extras: Extras::default(),
        }
    }

    /// Sets [`request_kind`](Self::request_kind) to a turn, and sets `turn_id`.
    #[must_use]
    pub fn for_turn(self, turn_id: impl Into<String>) -> Self {
        Self { turn_id: Some(turn_id.into()), ..self.of_kind(RequestKind::Turn) }
    }

    /// Sets [`request_kind`](Self::request_kind) to a prewarm, which only warms the server's caches for a later turn.
    ///
    /// This method does not change `turn_id`. Codex sends the empty text as the turn id of a prewarm: to send the same,
    /// set `turn_id` to `Some(String::new())`.
    #[must_use]
    pub fn for_prewarm(self) -> Self {
        self.of_kind(RequestKind::Prewarm)
    }

    /// Sets [`request_kind`](Self::request_kind) to a consolidation of memories, which are notes that Codex keeps from
    /// earlier conversations.
    ///
    /// The blob of such a request does not contain `installation_id`, `session_id`, `thread_id`, `agent_name`,
    /// `window_id`, `window_number` and `context_window_id`. This method does not change `turn_id`, which is in the
    /// blob if it is set.
    #[must_use]
    pub fn for_memory(self) -> Self {
        self.of_kind(RequestKind::Memory)
    }

    /// Sets [`request_kind`](Self::request_kind) to a [local compaction](CompactionImplementation::Responses): with a
    /// request to `/responses`, Codex asks the model for a summary that shortens the conversation. Also sets `turn_id`.
    #[must_use]
    pub fn for_local_compaction(self, turn_id: impl Into<String>, cause: CompactionCause) -> Self {
        self.for_compaction(turn_id.into(), cause, CompactionImplementation::Responses)
    }

    /// Sets [`request_kind`](Self::request_kind) to a [remote compaction
    /// (v1)](CompactionImplementation::ResponsesCompact): on a request to `/responses/compact`, the service shortens
    /// the conversation. Also sets `turn_id`.
    #[must_use]
    pub fn for_remote_compaction_v1(self, turn_id: impl Into<String>, cause: CompactionCause) -> Self {
        self.for_compaction(turn_id.into(), cause, CompactionImplementation::ResponsesCompact)
    }

    /// Sets [`request_kind`](Self::request_kind) to a [remote compaction
    /// (v2)](CompactionImplementation::ResponsesCompactionV2): on a request to `/responses`, the service shortens the
    /// conversation. Also sets `turn_id`.
    #[must_use]
    pub fn for_remote_compaction_v2(self, turn_id: impl Into<String>, cause: CompactionCause) -> Self {
        self.for_compaction(turn_id.into(), cause, CompactionImplementation::ResponsesCompactionV2)
    }

    fn for_compaction(self, turn_id: String, cause: CompactionCause, implementation: CompactionImplementation) -> Self {
        let kind = RequestKind::Compaction(cause.details(implementation));
        Self { turn_id: Some(turn_id), ..self.of_kind(kind) }
    }

    fn of_kind(self, kind: RequestKind) -> Self {
        Self { request_kind: Some(kind), ..self }
    }

    /// Sets `subagent_header` and `subagent_kind` to the values for the kind of conversation.
    #[must_use]
    pub fn with_session_source(self, source: &SessionSource) -> Self {
        Self {
            subagent_header: source.subagent_header().map(str::to_owned),
            subagent_kind: source.subagent_kind().map(str::to_owned),
            ..self
        }
    }
}

/// A method for the handshake before any turn.
impl CodexResponsesMetadata {
    /// Returns the metadata of a WebSocket handshake before any turn.
    #[must_use]
    pub fn preconnect(&self) -> CodexPreconnectMetadata {
        self.into()
    }
}

/// The conditions of the wire contract.
impl CodexResponsesMetadata {
    /// Returns `true` if there is a request to describe.
    pub(super) fn has_turn_metadata(&self) -> bool {
        self.request_kind.is_some()
    }

    /// Returns `true` for a request of a turn: any except a consolidation of memories, and also before any request.
    fn has_turn_identity(&self) -> bool {
        self.request_kind != Some(RequestKind::Memory)
    }

    /// Returns `true` if there is a request of a turn.
    fn has_request_identity(&self) -> bool {
        self.has_turn_metadata() && self.has_turn_identity()
    }

    /// Returns `true` if another thread spawned this one, whose lineage then suffices.
    fn has_parent_thread(&self) -> bool {
        self.parent_thread_id.is_some()
    }

    /// Returns `true` if the model answers the request.
    fn is_turn_or_prewarm(&self) -> bool {
        matches!(self.request_kind, Some(RequestKind::Turn | RequestKind::Prewarm))
    }

    /// Returns `true` if the request goes to `/responses/compact`, whose body has no `client_metadata`.
    fn is_remote_v1_compaction(&self) -> bool {
        matches!(
            self.request_kind,
            Some(RequestKind::Compaction(details))
                if details.implementation == CompactionImplementation::ResponsesCompact
        )
    }
}
