//! Adopting the derive is a deletion: a crate keeps its struct, names, visibility, enums and id types, its
//! request types take what the projections give, and its own wiring goes.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use codex_metadata::{CodexMeta, Extras, MetaFragment, View};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde_json::Value;

/// What such a crate has before it adopts anything.
mod theirs {
    use super::*;

    #[derive(Clone, Copy, PartialEq, Eq, Serialize)]
    #[serde(transparent)]
    pub(crate) struct ThreadId(pub(crate) u32);

    impl fmt::Display for ThreadId {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    #[derive(Clone, Copy, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Trigger {
        Auto,
    }

    #[derive(Clone, Copy, Serialize)]
    pub(crate) struct CompactionTurnMetadata {
        pub(crate) trigger: Trigger,
    }

    /// The request types: none of them knows of the derive.
    #[derive(Default)]
    pub(crate) struct Request {
        pub(crate) headers: HeaderMap,
        pub(crate) client_metadata: Option<HashMap<String, String>>,
        pub(crate) turn_metadata: Option<String>,
        pub(crate) mcp_meta: Option<Value>,
    }
}

use theirs::{CompactionTurnMetadata, Request, ThreadId, Trigger};

type Maybe<T> = Option<T>;

#[derive(Clone, Copy, MetaFragment)]
#[codex_meta(tag = "request_kind")]
enum RequestKind {
    Turn,
    #[codex_meta(content = "compaction")]
    Compaction(CompactionTurnMetadata),
}

#[derive(Clone, CodexMeta)]
#[codex_meta(blob(key = "x-codex-turn-metadata", when = Self::has_turn_metadata), views(mcp))]
pub(crate) struct CodexResponsesMetadata {
    #[codex_meta(header = "thread-id", flat, blob, mcp)]
    pub(crate) thread_id: ThreadId,
    #[codex_meta(header = "x-codex-parent-thread-id", flat = "x-codex-parent-thread-id", blob, mcp)]
    parent_thread_id: Maybe<ThreadId>,
    #[codex_meta(blob(flatten), omit(header, flat, mcp))]
    request_kind: Option<RequestKind>,
    #[codex_meta(blob, omit(header, flat, mcp), skip_if = BTreeMap::is_empty)]
    workspaces: BTreeMap<String, bool>,
    #[codex_meta(skip)]
    routing_hint: Option<HeaderValue>,
    #[codex_meta(extras)]
    extra: Extras<Self>,
}

impl CodexResponsesMetadata {
    fn has_turn_metadata(&self) -> bool {
        self.request_kind.is_some()
    }
}

const MCP: View<CodexResponsesMetadata> = View::named("mcp");

#[test]
fn existing_request_types_take_the_projections() {
    let compaction = RequestKind::Compaction(CompactionTurnMetadata { trigger: Trigger::Auto });
    let snapshot = CodexResponsesMetadata {
        thread_id: ThreadId(7),
        parent_thread_id: None,
        request_kind: Some(compaction),
        workspaces: BTreeMap::new(),
        routing_hint: Some(HeaderValue::from_static("eu")),
        extra: Extras::client(HashMap::from([("team".to_owned(), "a".to_owned())])),
    };
    let request = Request {
        headers: snapshot.headers().value,
        client_metadata: Some(snapshot.client_metadata().value),
        turn_metadata: snapshot.blob().value,
        mcp_meta: Some(snapshot.view(MCP).value),
    };
    let blob = r#"{"thread_id":7,"request_kind":"compaction","compaction":{"trigger":"auto"},"team":"a"}"#;
    assert_eq!(request.turn_metadata.as_deref(), Some(blob));
    assert_eq!(request.headers["thread-id"], "7");
    assert_eq!(request.headers["x-codex-turn-metadata"], blob);
    let client_metadata = request.client_metadata.unwrap();
    assert_eq!(client_metadata["thread_id"], "7");
    assert_eq!(client_metadata["x-codex-turn-metadata"], blob);
    assert_eq!(request.mcp_meta.unwrap(), serde_json::json!({ "thread_id": 7, "team": "a" }));
    assert_eq!(snapshot.routing_hint.unwrap(), "eu");
}

/// An alias of `Option` is an `Option`: seen through by type, on text transports and in JSON.
#[test]
fn an_absent_alias_of_option_is_absent_everywhere() {
    let mut snapshot = CodexResponsesMetadata {
        thread_id: ThreadId(7),
        parent_thread_id: None,
        request_kind: Some(RequestKind::Turn),
        workspaces: BTreeMap::new(),
        routing_hint: None,
        extra: Extras::default(),
    };
    let absent = snapshot.project();
    assert!(!absent.headers.contains_key("x-codex-parent-thread-id"));
    assert!(!absent.client_metadata.contains_key("x-codex-parent-thread-id"));
    assert_eq!(absent.blob(), Some(r#"{"thread_id":7,"request_kind":"turn"}"#));

    snapshot.parent_thread_id = Some(ThreadId(3));
    let present = snapshot.project();
    assert_eq!(present.headers["x-codex-parent-thread-id"], "3");
    assert_eq!(present.client_metadata["x-codex-parent-thread-id"], "3");
    assert_eq!(present.blob(), Some(r#"{"thread_id":7,"parent_thread_id":3,"request_kind":"turn"}"#));
}
