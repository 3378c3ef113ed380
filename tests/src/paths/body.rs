//! The bodies around the metadata: as small as each server would take them.

use serde::Serialize;
use serde_json::{Value, json};

/// The body of a request to the Responses API, and of a `response.create` frame.
#[derive(Serialize)]
pub(super) struct Responses<M> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    frame: Option<&'static str>,
    model: &'static str,
    input: [Message; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    generate: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_metadata: Option<M>,
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: &'static str,
}

impl<M: Serialize> Responses<M> {
    /// A request over HTTP.
    pub(super) fn request(client_metadata: M) -> Self {
        Self::new(Some(client_metadata))
    }

    /// A `response.create` frame.
    pub(super) fn frame(client_metadata: M) -> Self {
        Self { frame: Some("response.create"), ..Self::new(Some(client_metadata)) }
    }

    /// A frame that asks for no answer.
    pub(super) fn warming_frame(client_metadata: M) -> Self {
        Self { generate: Some(false), ..Self::frame(client_metadata) }
    }

    fn new(client_metadata: Option<M>) -> Self {
        let input = [Message { role: "user", content: "hello" }];
        Self { frame: None, model: "gpt-5", input, generate: None, client_metadata }
    }
}

/// The body of remote v1 compaction, which has no field for metadata.
pub(super) fn compaction() -> Responses<()> {
    Responses::new(None)
}

/// An MCP tool call with this object under `key` of its `_meta`.
pub(super) fn tool_call(key: &str, metadata: &Value) -> Value {
    json!({
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": { "name": "search", "arguments": { "query": "hello" }, "_meta": { key: metadata } },
    })
}
