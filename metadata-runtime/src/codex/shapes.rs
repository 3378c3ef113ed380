use super::{MCP, paths};
use crate::contract::Carrier;
use crate::observe::Shape;

/// The object that the guardian's classifier sends under the blob's key, in place of the blob. The object has no
/// request kind, because the classifier's request is not part of a turn.
pub const GUARDIAN_CLASSIFIER: Shape = Shape {
    name: "guardian classifier",
    carriers: &[Carrier::HeaderBlob, Carrier::BodyBlob],
    keys: &[
        ("session_id", None),
        ("thread_id", None),
        ("turn_id", None),
        ("guardian_classifier_source_thread_id", None),
        ("thread_source", Some("guardian_classifier")),
    ],
    view: None,
    path: None,
};

/// The object that a request to read a resource sends to an MCP server, in place of the view [`MCP`](super::MCP).
pub const RESOURCE_READ: Shape = Shape {
    name: "resource read",
    carriers: &[Carrier::View(MCP.name())],
    keys: &[("mcp_request_meta", None)],
    view: None,
    path: None,
};

/// The view [`MCP`](super::MCP), as a [search](super::CodexSearchMetadata) sends it in a header.
pub const SEARCH: Shape = Shape {
    name: "search",
    carriers: &[Carrier::HeaderBlob],
    keys: &[("session_id", None), ("thread_id", None)],
    view: Some(MCP.name()),
    path: Some(paths::SEARCH.name()),
};

/// The objects that Codex sends under the blob's key in place of the blob (see "The request paths" in the [wire
/// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
///
/// ```
/// use codex_metadata::codex::{CodexResponsesMetadata, MCP, SHAPES};
/// use codex_metadata::observe::Observed;
/// use serde_json::json;
///
/// let object = json!({"mcp_request_meta": {"threadId": "t-1"}});
/// let observed = Observed::of::<CodexResponsesMetadata>().shapes(SHAPES).view(MCP, &object).finish();
/// assert!(observed.audit().is_empty());
/// assert_eq!(observed.shapes().next().unwrap().1, "resource read");
/// ```
pub const SHAPES: &[Shape] = &[GUARDIAN_CLASSIFIER, RESOURCE_READ, SEARCH];
