use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(extras)]
    client: Extras<Self>,
    #[codex_meta(extras)]
    config: Extras<Self>,
}

fn main() {}
