//! Snapshots to send: one with everything in it, one with nothing that can be left out, and some that not every
//! carrier can take.

use std::collections::BTreeMap;

use codex_metadata::codex::{
    CodexResponsesMetadata, CompactionCause, CompactionPhase, CompactionReason, CompactionTrigger,
};
use codex_metadata::contract::{Field, JsonType};
use codex_metadata::{CodexMeta as _, Extras};
use serde_json::{Map, Value, json};

use crate::paths::Turn;

/// A snapshot before it is of any request path, and what was put into it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The name for tests.
    pub name: &'static str,
    /// The snapshot.
    pub snapshot: CodexResponsesMetadata,
    /// The value of each field that is set, by the field's name and as JSON has it, but for extras.
    pub values: Map<String, Value>,
    /// The client extras that the blob must hold.
    pub client_extras: BTreeMap<&'static str, &'static str>,
    /// The config extras that the blob must hold.
    pub config_extras: BTreeMap<&'static str, &'static str>,
}

/// Longer in JSON than the header copy of the blob may be.
const ESSAY: &str = match std::str::from_utf8(&[b'e'; 4_096]) {
    Ok(text) => text,
    Err(_) => unreachable!(),
};

/// The turn that the samples are sent in.
#[must_use]
pub fn turn() -> Turn {
    Turn {
        id: "0198c0de-0000-7000-8000-000000000004".to_owned(),
        compaction: CompactionCause {
            trigger: CompactionTrigger::Auto,
            reason: CompactionReason::ContextLimit,
            phase: CompactionPhase::MidTurn,
        },
    }
}

/// All samples.
#[must_use]
pub fn all() -> [Sample; 4] {
    [minimal(), rich(), unsendable(), crowded()]
}

/// A snapshot with its ids only.
#[must_use]
pub fn minimal() -> Sample {
    let values = object(json!({
        "installation_id": "5b0ce7f7-0000-4000-8000-000000000001",
        "session_id": "0198c0de-0000-7000-8000-000000000002",
        "thread_id": "0198c0de-0000-7000-8000-000000000003",
        "window_id": "0198c0de-0000-7000-8000-000000000003:0",
        "user_input_requested_during_turn": false,
        "guardian_credits_requested": false,
    }));
    Sample {
        name: "minimal",
        snapshot: snapshot(&values),
        values,
        client_extras: BTreeMap::new(),
        config_extras: BTreeMap::new(),
    }
}

/// A snapshot with every field set, no two to the same value where the type allows it, and with characters
/// that only survive as escapes.
#[must_use]
pub fn rich() -> Sample {
    let Sample { mut values, .. } = minimal();
    values.append(&mut lineage());
    values.append(&mut surroundings());
    for field in CodexResponsesMetadata::CONTRACT.fields() {
        let by_other_means = field.name() == "request_kind" || field.is_extras();
        if !by_other_means && !values.contains_key(field.name()) {
            let value = some_value(field, values.len());
            values.insert(field.name().to_owned(), value);
        }
    }

    let client_extras = BTreeMap::from([("feature", "größer \u{7F}"), ("quote", r#""},{"#)]);
    let config_extras = BTreeMap::from([("team", "\u{1F600} a")]);
    with_values(Sample { name: "rich", client_extras, config_extras, values, ..minimal() })
}

/// The rich one, with values that no header may carry where there are headers for them.
#[must_use]
pub fn unsendable() -> Sample {
    let mut sample = Sample { name: "unsendable", ..rich() };
    sample.values.append(&mut object(json!({
        "session_id": " padded",
        "thread_id": "tab\there",
        "window_id": "\u{7F}",
        "subagent_header": "prüfer",
    })));
    with_values(sample)
}

/// The rich one in so many workspaces, and with so long an extra, that the header copy of the blob has no room
/// for either.
#[must_use]
pub fn crowded() -> Sample {
    let mut sample = Sample { name: "crowded", ..rich() };
    let workspaces = (0..64).map(|number| (format!("/home/üser/{number:0>64}"), json!({ "has_changes": true })));
    sample.values.insert("workspaces".to_owned(), Value::Object(workspaces.collect()));
    sample.client_extras.insert("essay", ESSAY);
    with_values(sample)
}

/// The rich one with a join key that is too long for the flat map and for the header copy of the blob.
#[must_use]
pub fn oversized() -> Sample {
    let mut sample = Sample { name: "oversized", ..rich() };
    sample.values.insert("root_turn_id".to_owned(), "r".repeat(5_000).into());
    with_values(sample)
}

/// Which threads and turns it comes from.
fn lineage() -> Map<String, Value> {
    object(json!({
        "turn_id": turn().id,
        "agent_name": "/root/prüfer",
        "routing_hint": "model=gpt-5;tier=fast",
        "history_initialization": "warm_fork",
        "window_number": u64::MAX,
        "context_window_id": "0198c0de-0000-7000-8000-000000000005",
        "forked_from_thread_id": "0198c0de-0000-7000-8000-000000000006",
        "forked_from_ordinal_exclusive": 42,
        "parent_thread_id": "0198c0de-0000-7000-8000-000000000007",
        "parent_turn_id": "0198c0de-0000-7000-8000-000000000008",
        "root_turn_id": "0198c0de-0000-7000-8000-000000000009",
        "subagent_header": "collab_spawn",
        "subagent_kind": "thread_spawn",
        "thread_source": "subagent",
        "turn_trigger": "goal",
    }))
}

/// Where and with what it works.
fn surroundings() -> Map<String, Value> {
    object(json!({
        "sandbox": "seatbelt",
        "sandbox_mode": "workspace-write",
        "auto_review_enabled": false,
        "node_repl_auto_review_required": true,
        "node_repl_disabled": false,
        "workspaces": {
            "/home/üser/\u{7F}del": {
                "associated_remote_urls": { "origin": "git@example.com:a/b.git" },
                "latest_git_commit_hash": "0123456789abcdef0123456789abcdef01234567",
                "has_changes": true,
            },
            "/世界/\u{1F600}\n\"\\": { "has_changes": false },
        },
        "tool_namespaces_info": {
            "functions": {
                "name": "functions",
                "functions": {
                    "exec": {
                        "name": "exec",
                        "direct": true,
                        "code_mode_name": null,
                        "deferred": false,
                        "source": { "kind": "harness" },
                    },
                },
            },
            "mcp__dokumente": {
                "name": "mcp__dokumente",
                "functions": {
                    "größe": {
                        "name": "größe",
                        "direct": false,
                        "code_mode_name": "dokumente_groesse",
                        "deferred": true,
                        "source": { "kind": "mcp", "server_name": "dokumente" },
                    },
                },
            },
        },
        "turn_started_at_unix_ms": 1_786_000_000_123_i64,
        "history_ingest_requested": true,
        "analytics_enabled": true,
        "mcp_attribution": {"status": "none"},
        "guardian_credits_requested": true,
        "parent_response_id": "resp_1",
        "codex_version": "0.171.0",
        "model": "gpt-5",
        "reasoning_effort": "high",
        "user_input_requested_during_turn": true,
    }))
}

/// The sample with the snapshot of its values and its extras.
fn with_values(sample: Sample) -> Sample {
    let mut snapshot = snapshot(&sample.values);
    snapshot.extras = Extras::new(sample.client_extras.clone(), sample.config_extras.clone());
    Sample { snapshot, ..sample }
}

/// A snapshot with the values of these fields.
fn snapshot(values: &Map<String, Value>) -> CodexResponsesMetadata {
    serde_json::from_value(values.clone().into()).unwrap_or_else(|error| panic!("the values of a sample: {error}"))
}

/// A value for a field of which no more is known than its JSON type.
fn some_value(field: &Field, number: usize) -> Value {
    match field.json_type() {
        JsonType::Integer { .. } | JsonType::Number => number.into(),
        JsonType::Boolean => true.into(),
        JsonType::Array => json!([]),
        JsonType::Object => json!({}),
        // Most texts are an id.
        _ => format!("0198c0de-0000-7000-8000-{number:012}").into(),
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => panic!("sample values are an object, not {other}"),
    }
}
