use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(omit(header, flat))]
    extras: Extras<Self>,
}

fn main() {}
