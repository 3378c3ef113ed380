use super::{MCP, paths};
use crate::contract::Carrier;
use crate::observe::Shape;

/// The object that the guardian's classifier sends in place of the blob. It has no request kind, because it describes
/// no request of a turn.
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

/// The object that a resource read sends to an MCP server in place of the snapshot's view.
pub const RESOURCE_READ: Shape = Shape {
    name: "resource read",
    carriers: &[Carrier::View(MCP.name())],
    keys: &[("mcp_request_meta", None)],
    view: None,
    path: None,
};

/// The snapshot's view for MCP servers, as a [search](super::CodexSearchMetadata) sends it in a header.
pub const SEARCH: Shape = Shape {
    name: "search",
    carriers: &[Carrier::HeaderBlob],
    keys: &[("session_id", None), ("thread_id", None)],
    view: Some(MCP.name()),
    path: Some(paths::SEARCH.name()),
};

/// The other objects that Codex sends under the key of the snapshot's blob (wire contract, "The request paths").
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
