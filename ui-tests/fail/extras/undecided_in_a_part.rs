use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Meta {
    extras: Extras<Self>,
}

fn main() {}
