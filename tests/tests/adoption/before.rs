//! The crate before the move: a struct, and each projection by hand.

use std::collections::{BTreeMap, HashMap};
use std::io;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, Serializer};

use crate::types::{Compaction, Implementation, RequestKind, ThreadId, ThreadSource, Tool, Workspace};

pub(crate) struct TurnMetadata {
    pub(crate) installation_id: String,
    pub(crate) session_id: ThreadId,
    pub(crate) thread_id: ThreadId,
    pub(crate) agent_name: Option<String>,
    pub(crate) turn_id: Option<String>,
    pub(crate) routing_hint: Option<HeaderValue>,
    pub(crate) window_id: String,
    pub(crate) window_number: Option<u64>,
    pub(crate) request_kind: Option<RequestKind>,
    pub(crate) forked_from_thread_id: Option<ThreadId>,
    pub(crate) parent_thread_id: Option<ThreadId>,
    pub(crate) parent_turn_id: Option<String>,
    pub(crate) root_turn_id: Option<String>,
    pub(crate) subagent_header: Option<String>,
    pub(crate) subagent_kind: Option<String>,
    pub(crate) thread_source: Option<ThreadSource>,
    pub(crate) turn_trigger: Option<String>,
    pub(crate) sandbox: Option<String>,
    pub(crate) sandbox_mode: Option<String>,
    pub(crate) auto_review_enabled: Option<bool>,
    pub(crate) node_repl_auto_review_required: Option<bool>,
    pub(crate) node_repl_disabled: Option<bool>,
    pub(crate) workspaces: BTreeMap<String, Workspace>,
    pub(crate) tools: Option<BTreeMap<String, Tool>>,
    pub(crate) turn_started_at_unix_ms: Option<i64>,
    pub(crate) history_ingest_requested: Option<bool>,
    pub(crate) analytics_enabled: Option<bool>,
    pub(crate) parent_response_id: Option<String>,
    pub(crate) guardian_credits_requested: bool,
    pub(crate) codex_version: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) reasoning_effort: Option<String>,
    pub(crate) user_input_requested: bool,
    pub(crate) client_extras: BTreeMap<String, String>,
    pub(crate) config_extras: BTreeMap<String, String>,
}

/// The keys that an extra may not have: a list to keep up with the fields.
const OWNED: &[&str] = &[
    "installation_id",
    "x-codex-installation-id",
    "session_id",
    "session-id",
    "thread_id",
    "thread-id",
    "x-client-request-id",
    "agent_name",
    "turn_id",
    "window_id",
    "x-codex-window-id",
    "window_number",
    "request_kind",
    "compaction",
    "forked_from_thread_id",
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
    "tools",
    "turn_started_at_unix_ms",
    "history_ingest_requested",
    "analytics_enabled",
    "parent_response_id",
    "guardian_credits_requested",
    "codex_version",
    "model",
    "reasoning_effort",
    "user_input_requested",
    "x-codex-turn-metadata",
];

impl TurnMetadata {
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if self.is_remote_compaction() {
            put(&mut headers, "x-codex-installation-id", &self.installation_id);
        }
        put(&mut headers, "session-id", &self.session_id.to_string());
        put(&mut headers, "thread-id", &self.thread_id.to_string());
        put(&mut headers, "x-client-request-id", &self.thread_id.to_string());
        put(&mut headers, "x-codex-window-id", &self.window_id);
        if let Some(id) = self.parent_thread_id {
            put(&mut headers, "x-codex-parent-thread-id", &id.to_string());
        }
        if let Some(subagent) = &self.subagent_header {
            put(&mut headers, "x-openai-subagent", subagent);
        }
        if let Some(blob) = self.header_blob() {
            put(&mut headers, "x-codex-turn-metadata", &blob);
        }
        headers
    }

    pub(crate) fn client_metadata(&self) -> HashMap<String, String> {
        let mut map = HashMap::new();
        let mut put = |key: &str, value: String| map.insert(key.to_owned(), value);
        put("x-codex-installation-id", self.installation_id.clone());
        put("session_id", self.session_id.to_string());
        put("thread_id", self.thread_id.to_string());
        if let Some(id) = &self.turn_id {
            put("turn_id", id.clone());
        }
        put("x-codex-window-id", self.window_id.clone());
        if let Some(id) = self.parent_thread_id {
            put("x-codex-parent-thread-id", id.to_string());
        }
        if let Some(id) = &self.parent_turn_id {
            put("parent_turn_id", id.clone());
        }
        if let Some(id) = &self.root_turn_id {
            put("root_turn_id", id.clone());
        }
        if let Some(subagent) = &self.subagent_header {
            put("x-openai-subagent", subagent.clone());
        }
        if let Some(id) = &self.parent_response_id {
            put("parent_response_id", id.clone());
        }
        if self.guardian_credits_requested {
            put("guardian_credits_requested", "true".to_owned());
        }
        if let Some(blob) = self.blob() {
            put("x-codex-turn-metadata", blob);
        }
        map
    }

    pub(crate) fn blob(&self) -> Option<String> {
        self.payload().map(|payload| ascii(&payload))
    }

    pub(crate) fn header_blob(&self) -> Option<String> {
        self.payload().map(|payload| ascii(&Payload { tools: None, ..payload }))
    }

    pub(crate) fn mcp_meta(&self) -> Value {
        let client = self.extras().into_iter().filter(|(key, _)| !self.config_extras.contains_key(*key));
        let meta = McpMeta {
            session_id: self.session_id,
            thread_id: self.thread_id,
            turn_id: self.turn_id.as_deref(),
            forked_from_thread_id: self.forked_from_thread_id,
            parent_thread_id: self.parent_thread_id,
            subagent_kind: self.subagent_kind.as_deref(),
            thread_source: self.thread_source,
            turn_trigger: self.turn_trigger.as_deref(),
            sandbox: self.sandbox.as_deref(),
            sandbox_mode: self.sandbox_mode.as_deref(),
            auto_review_enabled: self.auto_review_enabled,
            node_repl_auto_review_required: self.node_repl_auto_review_required,
            node_repl_disabled: self.node_repl_disabled,
            workspaces: &self.workspaces,
            turn_started_at_unix_ms: self.turn_started_at_unix_ms,
            history_ingest_requested: self.history_ingest_requested,
            codex_version: self.codex_version.as_deref(),
            model: self.model.as_deref(),
            reasoning_effort: self.reasoning_effort.as_deref(),
            user_input_requested: self.user_input_requested.then_some(true),
            extras: client.collect(),
        };
        serde_json::to_value(meta).unwrap_or_default()
    }

    fn payload(&self) -> Option<Payload<'_>> {
        let kind = self.request_kind?;
        let of_turn = kind != RequestKind::Memory;
        Some(Payload {
            installation_id: of_turn.then_some(&self.installation_id),
            session_id: of_turn.then_some(self.session_id),
            thread_id: of_turn.then_some(self.thread_id),
            agent_name: self.agent_name.as_deref().filter(|_| of_turn),
            turn_id: self.turn_id.as_deref(),
            window_id: of_turn.then_some(&self.window_id),
            window_number: self.window_number.filter(|_| of_turn),
            request_kind: match kind {
                RequestKind::Turn => "turn",
                RequestKind::Prewarm => "prewarm",
                RequestKind::Memory => "memory",
                RequestKind::Compaction(_) => "compaction",
            },
            compaction: match kind {
                RequestKind::Compaction(compaction) => Some(compaction),
                _ => None,
            },
            forked_from_thread_id: self.forked_from_thread_id,
            parent_thread_id: self.parent_thread_id,
            parent_turn_id: self.parent_turn_id.as_deref(),
            root_turn_id: self.root_turn_id.as_deref(),
            subagent_kind: self.subagent_kind.as_deref(),
            thread_source: self.thread_source,
            turn_trigger: self.turn_trigger.as_deref(),
            sandbox: self.sandbox.as_deref(),
            sandbox_mode: self.sandbox_mode.as_deref(),
            auto_review_enabled: self.auto_review_enabled,
            node_repl_auto_review_required: self.node_repl_auto_review_required,
            node_repl_disabled: self.node_repl_disabled,
            workspaces: &self.workspaces,
            tools: self.tools.as_ref(),
            turn_started_at_unix_ms: self.turn_started_at_unix_ms,
            history_ingest_requested: self.history_ingest_requested,
            analytics_enabled: self.analytics_enabled,
            extras: self.extras(),
        })
    }

    fn extras(&self) -> BTreeMap<&str, &str> {
        let free = |key: &str| !OWNED.iter().any(|owned| owned.eq_ignore_ascii_case(key));
        let pairs = self.client_extras.iter().chain(&self.config_extras);
        pairs.filter(|(key, _)| free(key)).map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }

    fn is_remote_compaction(&self) -> bool {
        matches!(
            self.request_kind,
            Some(RequestKind::Compaction(Compaction { implementation: Implementation::ResponsesCompact, .. }))
        )
    }
}

#[derive(Serialize)]
struct Payload<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    installation_id: Option<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<ThreadId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_id: Option<ThreadId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_id: Option<&'a String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window_number: Option<u64>,
    request_kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    compaction: Option<Compaction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from_thread_id: Option<ThreadId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_thread_id: Option<ThreadId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_turn_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root_turn_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subagent_kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_source: Option<ThreadSource>,
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
    tools: Option<&'a BTreeMap<String, Tool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_started_at_unix_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history_ingest_requested: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    analytics_enabled: Option<bool>,
    #[serde(flatten)]
    extras: BTreeMap<&'a str, &'a str>,
}

#[derive(Serialize)]
struct McpMeta<'a> {
    session_id: ThreadId,
    thread_id: ThreadId,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from_thread_id: Option<ThreadId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_thread_id: Option<ThreadId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subagent_kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_source: Option<ThreadSource>,
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
    turn_started_at_unix_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history_ingest_requested: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    codex_version: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_input_requested: Option<bool>,
    #[serde(flatten)]
    extras: BTreeMap<&'a str, &'a str>,
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}

/// Writes JSON with everything outside ASCII escaped, so that a header can carry it.
fn ascii(payload: &Payload<'_>) -> String {
    let mut out = Vec::new();
    payload.serialize(&mut Serializer::with_formatter(&mut out, Ascii(CompactFormatter))).unwrap_or_default();
    String::from_utf8(out).unwrap_or_default()
}

struct Ascii(CompactFormatter);

impl Formatter for Ascii {
    fn write_char_escape<W: io::Write + ?Sized>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut units = [0; 2];
        for character in fragment.chars() {
            if character.is_ascii() {
                write!(writer, "{character}")?;
                continue;
            }
            for unit in character.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}
