use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The tools that a turn offers to the model, as a map from the name of a namespace to the [`ToolNamespace`]. A namespace
/// is a named group of tools. The map is sent only in the body, because its size has no limit.
pub type ToolInventory = BTreeMap<String, ToolNamespace>;

/// A namespace in a [`ToolInventory`]: its name and its functions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct ToolNamespace {
    /// The namespace's name.
    pub name: String,
    /// The functions of the namespace. Each key is the name of a function.
    pub functions: BTreeMap<String, ToolFunction>,
}

/// A function that the model can call; see [`ToolInventory`].
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
