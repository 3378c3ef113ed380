use serde::Deserialize;

use super::{CodexResponsesMetadata, MCP};
use crate::CodexMeta;
use crate::contract::Carrier;
use crate::observe::{Finding, FindingKind, Observed, ShownValue};

/// The `_meta` of a request to an MCP server. One member of this JSON object is the view [`MCP`](super::MCP) of a
/// [`CodexResponsesMetadata`], the snapshot. The other members are ids.
///
/// ```
/// use codex_metadata::CodexMeta;
/// use codex_metadata::codex::{CodexMcpMetadata, CodexResponsesMetadata, Identity, MCP, MCP_META};
///
/// let snapshot = CodexResponsesMetadata::new(Identity {
///     installation_id: "i-1".into(),
///     session_id: "s-1".into(),
///     thread_id: "t-1".into(),
///     window_id: "t-1:0".into(),
/// });
/// let mut call = CodexMcpMetadata::from(snapshot.for_turn("turn-1"));
/// call.call_id = Some("call-1".into());
///
/// let meta = call.view(MCP_META).value;
/// assert_eq!(meta["x-codex-turn-metadata"], call.snapshot().view(MCP).value);
/// assert_eq!((&meta["threadId"], &meta["callId"]), (&"t-1".into(), &"call-1".into()));
/// ```
#[derive(Clone, Debug, PartialEq, CodexMeta)]
#[codex_meta(
    crate = crate,
    transports(),
    views(meta),
    rename_all = "camelCase",
    foreign("progressToken"),
    paths = super::paths::OF_MCP_REQUESTS,
)]
pub struct CodexMcpMetadata {
    /// The view of the snapshot for MCP servers.
    #[codex_meta(meta(key = "x-codex-turn-metadata", view = mcp))]
    snapshot: CodexResponsesMetadata,
    /// The id of the thread, which is a conversation with the model.
    #[codex_meta(meta)]
    thread_id: String,
    /// The id of the session.
    #[codex_meta(meta, since = "0.156.1")]
    session_id: String,
    /// The id of the context window.
    #[codex_meta(meta, since = "0.156.1")]
    window_id: String,
    /// The id of the tool call, as the model set it.
    #[codex_meta(meta, since = "0.148.0")]
    pub call_id: Option<String>,
    /// The id of the conversation's item that contains the tool call.
    #[codex_meta(meta, since = "0.151.0")]
    pub item_id: Option<String>,
}

impl CodexMcpMetadata {
    /// Returns the snapshot. The ids of the session and of the thread (a conversation with the model) are sent twice:
    /// in the view of the snapshot, and beside this view.
    #[must_use]
    pub const fn snapshot(&self) -> &CodexResponsesMetadata {
        &self.snapshot
    }

    /// Audits the `_meta` of a request. Returns the findings of [`Observed::audit`], and a further finding for each id
    /// that is sent twice with different values. The ids of the session and of the thread (a conversation with the
    /// model) are sent twice: in the view of the snapshot, and beside this view.
    ///
    /// ```
    /// use codex_metadata::codex::{CodexMcpMetadata, MCP_META};
    /// use codex_metadata::observe::Observed;
    /// use serde_json::json;
    ///
    /// let object = json!({"session_id": "s-1", "thread_id": "t-1"});
    /// let meta = json!({"x-codex-turn-metadata": object, "threadId": "t-2"});
    /// let observed = Observed::of::<CodexMcpMetadata>().view(MCP_META, &meta).finish();
    /// assert_eq!(
    ///     CodexMcpMetadata::audit(&observed)[0].to_string(),
    ///     r#"meta `threadId` (field `thread_id`) differs: "t-2", but mcp has "t-1""#,
    /// );
    /// ```
    #[must_use]
    pub fn audit(observed: &Observed<'_>) -> Vec<Finding> {
        let mut findings = observed.audit();
        let merged = observed.merged();
        let object = merged.get("snapshot").and_then(|object| object.value().deserialize().ok());
        let Ids { session_id, thread_id } = object.unwrap_or_default();
        for (name, inside) in [("session_id", session_id), ("thread_id", thread_id)] {
            let (Some(beside), Some(inside)) = (observed.get(name).next(), inside) else { continue };
            if beside.value().as_str().is_some_and(|beside| beside != inside) {
                findings.push(Finding {
                    field: Some(name.to_owned()),
                    found: Some(ShownValue::new(beside.value().text(), false)),
                    expected: Some(ShownValue::new(inside, false)),
                    witness: Some(Carrier::View(MCP.name())),
                    ..Finding::of(beside.carrier(), beside.key(), FindingKind::Differs)
                });
            }
        }
        observed.within_bounds(findings)
    }
}

/// The ids in the view that are also beside the view.
#[derive(Default, Deserialize)]
struct Ids {
    session_id: Option<String>,
    thread_id: Option<String>,
}

/// Creates the `_meta` of a request from the snapshot. For a tool call, set `call_id` and `item_id` afterwards.
impl From<CodexResponsesMetadata> for CodexMcpMetadata {
    fn from(snapshot: CodexResponsesMetadata) -> Self {
        Self {
            thread_id: snapshot.thread_id.clone(),
            session_id: snapshot.session_id.clone(),
            window_id: snapshot.window_id.clone(),
            call_id: None,
            item_id: None,
            snapshot,
        }
    }
}
