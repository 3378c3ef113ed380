use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-inner"), views(mcp))]
struct Inner {
    #[codex_meta(blob, mcp, omit(header, flat))]
    thread_id: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(nested)]
    inner: Inner,
    #[codex_meta(blob, omit(header, flat, mcp))]
    thread_id: String,
}

fn main() {}
