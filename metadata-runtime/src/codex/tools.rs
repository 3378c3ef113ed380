use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The tools that a turn offers to the model, by namespace; unbounded, and so in the body only.
pub type ToolInventory = BTreeMap<String, ToolNamespace>;

/// The functions of one namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolNamespace {
    /// The namespace's name.
    pub name: String,
    /// Its functions, by name.
    pub functions: BTreeMap<String, ToolFunction>,
}

/// One function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolFunction {
    /// Its name.
    pub name: String,
    /// Whether the model can call it directly.
    pub direct: bool,
    /// Its name in code mode; `null` where it has none.
    pub code_mode_name: Option<String>,
    /// Whether its description is only loaded when it is asked for.
    pub deferred: bool,
    /// Who provides it.
    pub source: ToolSource,
}

/// Who provides a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
