use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-inner"), views(mcp))]
struct Inner {
    #[codex_meta(header = "session-id", flat, blob, mcp)]
    session_id: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp, log, trace))]
struct Meta {
    #[codex_meta(nested, omit(log, trace))]
    inner: Inner,
}

fn main() {}
