use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(transports(header), views(mcp))]
struct Other {
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(extras)]
    extras: Extras<Other>,
}

fn main() {}
