use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

fn main() {}
