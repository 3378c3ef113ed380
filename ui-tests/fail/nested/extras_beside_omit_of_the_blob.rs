use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-inner"), views(mcp))]
struct Inner {
    #[codex_meta(header = "session-id", flat, blob, mcp)]
    session_id: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

// A part, whose blob is that of the struct around it.
#[derive(CodexMeta)]
#[codex_meta(part, views(mcp))]
struct Ids {
    #[codex_meta(nested, omit(header, blob))]
    inner: Box<Inner>,
}

fn main() {}
