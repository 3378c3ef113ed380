use codex_metadata::{CodexMeta, MetaFragment};
use serde::Serialize;

#[derive(Serialize, MetaFragment)]
struct Window {
    number: u64,
}

impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.number.fmt(f)
    }
}

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[serde(flatten)]
    #[codex_meta(flat, blob, mcp)]
    window: Window,
}

fn main() {}
