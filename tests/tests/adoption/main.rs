//! The move from hand-written projections to the derive, as the documentation's guide has it.
//!
//! [`before`] and [`after`] are the same crate on both sides of the move, with a struct as large as Codex's. The tests
//! hold both to the same bytes, and show each difference that the guide lists.

mod after;
mod before;
mod types;

use std::collections::{BTreeMap, HashMap};

use codex_metadata::{CodexMeta as _, Extras, Report};
use http::{HeaderMap, HeaderValue};
use proptest::prelude::*;
use serde_json::{Value, json};

use types::{Compaction, Implementation, RequestKind, ThreadId, ThreadSource, Tool, Trigger, Workspace};

impl From<before::TurnMetadata> for after::TurnMetadata {
    fn from(old: before::TurnMetadata) -> Self {
        Self {
            installation_id: old.installation_id,
            session_id: old.session_id,
            thread_id: old.thread_id,
            agent_name: old.agent_name,
            turn_id: old.turn_id,
            routing_hint: old.routing_hint,
            window_id: old.window_id,
            window_number: old.window_number,
            request_kind: old.request_kind,
            forked_from_thread_id: old.forked_from_thread_id,
            parent_thread_id: old.parent_thread_id,
            parent_turn_id: old.parent_turn_id,
            root_turn_id: old.root_turn_id,
            subagent_header: old.subagent_header,
            subagent_kind: old.subagent_kind,
            thread_source: old.thread_source,
            turn_trigger: old.turn_trigger,
            sandbox: old.sandbox,
            sandbox_mode: old.sandbox_mode,
            auto_review_enabled: old.auto_review_enabled,
            node_repl_auto_review_required: old.node_repl_auto_review_required,
            node_repl_disabled: old.node_repl_disabled,
            workspaces: old.workspaces,
            tools: old.tools,
            turn_started_at_unix_ms: old.turn_started_at_unix_ms,
            history_ingest_requested: old.history_ingest_requested,
            analytics_enabled: old.analytics_enabled,
            parent_response_id: old.parent_response_id,
            guardian_credits_requested: old.guardian_credits_requested,
            codex_version: old.codex_version,
            model: old.model,
            reasoning_effort: old.reasoning_effort,
            user_input_requested: old.user_input_requested,
            extras: Extras::new(old.client_extras, old.config_extras),
        }
    }
}

const KINDS: [Option<RequestKind>; 6] = [
    None,
    Some(RequestKind::Turn),
    Some(RequestKind::Prewarm),
    Some(RequestKind::Memory),
    Some(RequestKind::Compaction(Compaction { trigger: Trigger::Manual, implementation: Implementation::Responses })),
    Some(RequestKind::Compaction(Compaction {
        trigger: Trigger::Auto,
        implementation: Implementation::ResponsesCompact,
    })),
];

/// Returns a snapshot whose optional fields are present where `present` has a bit, with `text` in each string.
fn snapshot(kind: Option<RequestKind>, present: u32, text: &str) -> before::TurnMetadata {
    let mut bit = 0;
    let mut next = || {
        bit += 1;
        present >> (bit - 1) & 1 == 1
    };
    let string = |name: &str| format!("{name}{text}.");
    before::TurnMetadata {
        installation_id: "installation".to_owned(),
        session_id: ThreadId(1),
        thread_id: ThreadId(2),
        agent_name: next().then(|| string("agent")),
        turn_id: next().then(|| string("turn")),
        routing_hint: next().then(|| HeaderValue::from_static("eu")),
        window_id: "window".to_owned(),
        window_number: next().then_some(u64::MAX),
        request_kind: kind,
        forked_from_thread_id: next().then_some(ThreadId(3)),
        parent_thread_id: next().then_some(ThreadId(4)),
        parent_turn_id: next().then(|| string("parent")),
        root_turn_id: next().then(|| string("root")),
        subagent_header: next().then(|| "review".to_owned()),
        subagent_kind: next().then(|| string("review")),
        thread_source: next().then_some(if next() { ThreadSource::User } else { ThreadSource::Subagent }),
        turn_trigger: next().then(|| string("trigger")),
        sandbox: next().then(|| string("sandbox")),
        sandbox_mode: next().then(|| string("mode")),
        auto_review_enabled: next().then_some(true),
        node_repl_auto_review_required: next().then_some(false),
        node_repl_disabled: next().then_some(true),
        workspaces: if next() { BTreeMap::from([(string("/"), workspace(text))]) } else { BTreeMap::new() },
        tools: next()
            .then(|| BTreeMap::from([(string("shell"), Tool { name: string("shell"), code_mode_name: None })])),
        turn_started_at_unix_ms: next().then_some(-1),
        history_ingest_requested: next().then_some(true),
        analytics_enabled: next().then_some(false),
        parent_response_id: next().then(|| string("response")),
        guardian_credits_requested: next(),
        codex_version: next().then(|| string("0.171.0")),
        model: next().then(|| string("model")),
        reasoning_effort: next().then(|| string("high")),
        user_input_requested: next(),
        client_extras: pairs([("team", text), ("Region", "client"), ("thread_id", "spoofed")]),
        config_extras: pairs([("Region", "config")]),
    }
}

fn workspace(text: &str) -> Workspace {
    Workspace {
        associated_remote_urls: BTreeMap::from([("origin".to_owned(), format!("https://example.com/{text}"))]),
        has_changes: None,
    }
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

/// Everything that is sent of a snapshot.
#[derive(Debug, PartialEq)]
struct Sent {
    headers: HeaderMap,
    client_metadata: HashMap<String, String>,
    blob: Option<String>,
    mcp_meta: Value,
}

impl Sent {
    fn before(snapshot: &before::TurnMetadata) -> Self {
        Self {
            headers: snapshot.headers(),
            client_metadata: snapshot.client_metadata(),
            blob: snapshot.blob(),
            mcp_meta: snapshot.mcp_meta(),
        }
    }

    fn after(snapshot: before::TurnMetadata) -> (Self, Report) {
        let snapshot = after::TurnMetadata::from(snapshot);
        let turn = snapshot.project();
        let sent = Self {
            blob: turn.blob().map(str::to_owned),
            headers: turn.headers,
            client_metadata: turn.client_metadata,
            mcp_meta: snapshot.view(after::MCP).value,
        };
        (sent, turn.report)
    }
}

proptest! {
    /// The move changes no byte of an ordinary snapshot.
    #[test]
    fn the_same_bytes_are_sent(kind in 0..KINDS.len(), present: u32, text in r#"[a-z \\"äö日🦀\n\x01]{0,12}"#) {
        let old = snapshot(KINDS[kind], present, &text);
        let before = Sent::before(&old);
        prop_assert_eq!(Sent::after(old).0, before);
    }
}

/// The predicates take effect: the comparison above has something to compare.
#[test]
fn each_kind_of_request_sends_something_else() {
    let blobs = KINDS.map(|kind| Sent::after(snapshot(kind, u32::MAX, "")).0.blob);
    assert_eq!(blobs[0], None);
    for (at, blob) in blobs.iter().enumerate() {
        assert!(!blobs[..at].contains(blob), "{blob:?}");
    }
}

/// The header copy is the blob without the tools.
#[test]
fn the_header_copy_has_no_tools() {
    let old = snapshot(KINDS[1], u32::MAX, "");
    let header = old.header_blob().unwrap();
    assert!(old.blob().unwrap().contains(r#""tools":"#) && !header.contains(r#""tools":"#));
    assert_eq!(Sent::after(old).0.headers["x-codex-turn-metadata"], header);
}

fn is_lost(report: &Report, key: &str) -> bool {
    report.losses().iter().any(|loss| loss.key == key)
}

fn with_extra(key: &str, value: &str) -> before::TurnMetadata {
    let mut old = snapshot(KINDS[1], 0, "");
    old.client_extras = pairs([(key, value)]);
    old
}

/// "An extra's key": letters, digits and a few signs, and none that only looks like another.
#[test]
fn an_extra_with_a_malformed_key_is_no_longer_sent() {
    for key in ["has space", "", "ünicode", "1st"] {
        let old = with_extra(key, "value");
        assert_eq!(Sent::before(&old).mcp_meta[key], "value");
        let (sent, report) = Sent::after(old);
        assert_eq!(sent.mcp_meta.get(key), None);
        assert!(is_lost(&report, key), "{report}");
    }
}

/// "Owned keys": compared by letters and digits.
#[test]
fn an_extra_that_spells_an_owned_key_otherwise_is_no_longer_sent() {
    let old = with_extra("Thread-Id:", "spoofed");
    assert_eq!(Sent::before(&old).mcp_meta["Thread-Id:"], "spoofed");
    let (sent, report) = Sent::after(old);
    assert_eq!(sent.mcp_meta.get("Thread-Id:"), None);
    assert!(is_lost(&report, "Thread-Id:"), "{report}");
}

/// "All extras together" have a limit, which can be lifted.
#[test]
fn extras_have_a_limit_unless_it_is_lifted() {
    let old = with_extra("notes", &"n".repeat(20_000));
    assert!(Sent::before(&old).mcp_meta.get("notes").is_some());
    let extras = old.client_extras.clone();
    assert_eq!(Sent::after(old).0.mcp_meta.get("notes"), None);
    let none = BTreeMap::<String, String>::new();
    let lifted = Extras::<after::TurnMetadata>::with_max_bytes(usize::MAX, extras, none);
    assert_eq!(lifted.iter().count(), 1);
}

/// "Header values": a tab, an outer space and an empty value are left out.
#[test]
fn a_header_that_would_not_arrive_unchanged_is_no_longer_sent() {
    for value in ["", " review", "review ", "a\tb", "é"] {
        let mut old = snapshot(KINDS[1], 0, "");
        old.subagent_header = Some(value.to_owned());
        assert_eq!(Sent::before(&old).headers["x-openai-subagent"], value);
        let (sent, report) = Sent::after(old);
        assert_eq!(sent.headers.get("x-openai-subagent"), None);
        assert_eq!(sent.client_metadata["x-openai-subagent"], value, "the flat map takes any text");
        assert!(is_lost(&report, "x-openai-subagent"), "{report}");
    }
}

/// "DEL" is escaped, since some stacks drop a header that has it.
#[test]
fn del_is_escaped_in_the_blob() {
    let old = with_extra("team", "a\u{7f}b");
    let before = Sent::before(&old);
    assert!(!before.headers.contains_key("x-codex-turn-metadata"), "`http` refuses it");
    assert!(before.blob.unwrap().contains("a\u{7f}b"));
    let (sent, report) = Sent::after(old);
    assert!(sent.blob.as_ref().unwrap().contains(r"a\u007fb"));
    assert_eq!(sent.headers["x-codex-turn-metadata"].to_str().ok(), sent.blob.as_deref());
    assert!(report.is_empty());
}

/// The callers' own request types take the projections as they are.
#[test]
fn request_types_take_the_projections() {
    #[derive(serde::Serialize)]
    struct Request {
        client_metadata: Option<HashMap<String, String>>,
        #[serde(rename = "_meta")]
        meta: Value,
    }

    let snapshot = after::TurnMetadata::from(snapshot(KINDS[1], 0, ""));
    let client_metadata = Some(snapshot.client_metadata().value);
    let request =
        Request { client_metadata, meta: json!({ "x-codex-turn-metadata": snapshot.view(after::MCP).value }) };
    let body = serde_json::to_value(request).unwrap();
    assert_eq!(body["client_metadata"]["thread_id"], "thread-00000002");
    assert_eq!(body["_meta"]["x-codex-turn-metadata"]["thread_id"], "thread-00000002");
    assert!(snapshot.routing_hint.is_none(), "a field that is `skip` stays the crate's own");
}
