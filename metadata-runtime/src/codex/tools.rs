use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The tools that a turn offers to the model, as a map from the name of a namespace to the [`ToolNamespace`]. A
/// namespace is a named group of tools. The map can have any size, so it is sent only in the blob in the body, and
/// never in a header.
pub type ToolInventory = BTreeMap<String, ToolNamespace>;

/// A namespace in a [`ToolInventory`]: a named group of tools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ToolNamespace {
    /// The namespace's name.
    pub name: String,
    /// The tools in the namespace. Each key is the name of a tool.
    pub functions: BTreeMap<String, ToolFunction>,
}

/// A tool in a [`ToolNamespace`]: a function that the model can call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ToolFunction {
    /// The function's name.
    pub name: String,
    /// `true` if the model can call the function directly, and not only from code that the model writes.
    pub direct: bool,
    /// The function's name in code mode, in which the model calls functions from code that the model writes. The name
    /// is `null` in JSON if the function has none.
    pub code_mode_name: Option<String>,
    /// `true` if the function's description is loaded only on demand.
    pub deferred: bool,
    /// The provider of the function.
    pub source: ToolSource,
}

/// The provider of a [`ToolFunction`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToolSource {
    /// Codex itself.
    Harness,
    /// An MCP server.
    Mcp {
        /// The server's name.
        server_name: String,
    },
}
