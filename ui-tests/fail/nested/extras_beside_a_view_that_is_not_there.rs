// 2 errors
use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-inner"))]
struct Inner {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(extras)]
    extras: Extras<Inner>,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(nested)]
    inner: Inner,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-other"), views(mcp))]
struct Other {
    #[codex_meta(nested, omit(mcp))]
    inner: Inner,
}

fn main() {}
