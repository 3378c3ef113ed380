use codex_metadata::{CodexMeta, MetaFragment};
use serde::Serialize;

#[derive(Serialize, MetaFragment)]
struct Window {
    number: u64,
}

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[serde(flatten)]
    #[codex_meta(blob, mcp, omit(flat))]
    window: Window,
}

fn main() {}
