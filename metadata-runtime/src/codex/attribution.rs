use std::fmt;

use serde::{Deserialize, Serialize};

/// The most bytes that the JSON text of an [`McpAttribution`] has (wire contract, "The fields").
const MAX_BYTES: usize = 16_384;

/// The MCP servers and tools that a turn's content comes from: `mcp_attribution` in the flat map.
///
/// Its `Display` is the JSON text that is sent: beyond 16,384 bytes, a status that says so in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct McpAttribution {
    /// What is known, such as `none`.
    pub status: String,
    /// Why nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_reason: Option<String>,
    /// The tools that were called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<McpSource>>,
}

/// One tool of an MCP server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct McpSource {
    /// The connector that the server belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<String>,
    /// The plugin that the server belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin_id: Option<String>,
    /// The server.
    pub server_name: String,
    /// The tool.
    pub tool_name: String,
    /// The first turn that called it.
    pub first_turn_id: String,
}

impl fmt::Display for McpAttribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        if json.len() > MAX_BYTES {
            return f.write_str(r#"{"status":"attribution_error","error_reason":"payload_too_large"}"#);
        }
        f.write_str(&json)
    }
}
