use super::{MCP, paths};
use crate::contract::Carrier;
use crate::observe::Shape;

/// The description of the JSON object that the guardian's classifier sends in place of the blob, under the blob's key.
/// The guardian is the part of Codex that reviews responses, and its classifier makes requests of its own for this.
/// Unlike the blob, the object has no member `request_kind`, which is the purpose of the request.
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

/// The description of the JSON object that Codex sends to an MCP server with a request to read a resource. The object
/// is sent in place of the view [`MCP`](super::MCP), under the same key of `_meta`.
pub const RESOURCE_READ: Shape = Shape {
    name: "resource read",
    carriers: &[Carrier::View(MCP.name())],
    keys: &[("mcp_request_meta", None)],
    view: None,
    path: None,
};

/// The description of the JSON object that a [search request](super::CodexSearchMetadata), by which Codex searches the
/// web, has in the header `x-codex-turn-metadata`. The object is the view [`MCP`](super::MCP). Other requests have the
/// blob in this header.
pub const SEARCH: Shape = Shape {
    name: "search",
    carriers: &[Carrier::HeaderBlob],
    keys: &[("session_id", None), ("thread_id", None)],
    view: Some(MCP.name()),
    path: Some(paths::SEARCH.name()),
};

/// The descriptions of all JSON objects that Codex sends in place of the blob or of the view [`MCP`](super::MCP), under
/// the same key (see "The request paths" in the document [wire
/// contract](https://github.com/openai/codex-metadata/blob/main/tests/wire-contract.md)).
///
/// Pass the descriptions to the reader of a request, so that an audit accepts these objects:
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
