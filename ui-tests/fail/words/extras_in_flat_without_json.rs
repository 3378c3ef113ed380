use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat(extras))]
    extras: Extras<Self>,
}

fn main() {}
