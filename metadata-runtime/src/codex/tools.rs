use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The tools that a turn offers to the model, by namespace. They are sent only in the body, because their size has no
/// limit.
pub type ToolInventory = BTreeMap<String, ToolNamespace>;

/// The functions of one namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ToolNamespace {
    /// The namespace's name.
    pub name: String,
    /// The functions, by name.
    pub functions: BTreeMap<String, ToolFunction>,
}

/// A function of a tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ToolFunction {
    /// The function's name.
    pub name: String,
    /// `true` if the model can call the function directly, and not only from code that it writes.
    pub direct: bool,
    /// The function's name in code mode; `null` if it has none.
    pub code_mode_name: Option<String>,
    /// `true` if the function's description is loaded only on demand.
    pub deferred: bool,
    /// The provider of the function.
    pub source: ToolSource,
}

/// The provider of a function.
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
