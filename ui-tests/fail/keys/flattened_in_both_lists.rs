// 2 errors
use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    window: Window,
    #[codex_meta(blob, mcp, omit(header, flat))]
    number: u64,
}

fn main() {}
