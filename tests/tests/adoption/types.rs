//! The crate's own types, which stay as they are. The only new line is the derive on [`RequestKind`].

use std::collections::BTreeMap;
use std::fmt;

use codex_metadata::MetaFragment;
use serde::{Serialize, Serializer};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ThreadId(pub(crate) u32);

impl fmt::Display for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "thread-{:08x}", self.0)
    }
}

impl Serialize for ThreadId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, MetaFragment)]
#[codex_meta(tag = "request_kind")]
pub(crate) enum RequestKind {
    Turn,
    Prewarm,
    Memory,
    #[codex_meta(content = "compaction")]
    Compaction(Compaction),
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Compaction {
    pub(crate) trigger: Trigger,
    pub(crate) implementation: Implementation,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Trigger {
    Manual,
    Auto,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Implementation {
    Responses,
    ResponsesCompact,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ThreadSource {
    User,
    Subagent,
}

#[derive(Clone, Serialize)]
pub(crate) struct Workspace {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) associated_remote_urls: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) has_changes: Option<bool>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Tool {
    pub(crate) name: String,
    pub(crate) code_mode_name: Option<String>,
}
