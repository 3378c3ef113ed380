use serde::{Deserialize, Serialize};

use crate::contract::{JsonType, JsonTyped};

/// The MCP servers and tools that contributed content to a turn. The flat map contains this value as JSON text, under
/// the key `mcp_attribution`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct McpAttribution {
    /// The result of the search for these MCP servers and tools: `attribution_error` if they are not listed because of
    /// an error, or another text, such as `none` if none are listed.
    pub status: String,
    /// The reason why the MCP servers and tools are not listed, such as `payload_too_large`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_reason: Option<String>,
    /// The tools that contributed content to the turn, each with its MCP server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources: Option<Vec<McpSource>>,
}

/// A tool that contributed content to a turn, and the MCP server of the tool; see [`McpAttribution`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct McpSource {
    /// The id of the connector that the MCP server belongs to, if any. A connector gives Codex access to another
    /// program, such as a calendar.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector_id: Option<String>,
    /// The id of the plugin that the MCP server belongs to, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugin_id: Option<String>,
    /// The name of the MCP server.
    pub server_name: String,
    /// The name of the tool.
    pub tool_name: String,
    /// The id of the first turn that called the tool.
    pub first_turn_id: String,
}

impl JsonTyped for McpAttribution {
    const TYPE: JsonType = JsonType::Object;
}

impl McpAttribution {
    /// Returns the value that is sent in place of a value whose JSON text is over the limit (wire contract, "The
    /// fields").
    pub(super) fn too_large(_: &Self) -> Self {
        Self { status: "attribution_error".into(), error_reason: Some("payload_too_large".into()), sources: None }
    }
}
