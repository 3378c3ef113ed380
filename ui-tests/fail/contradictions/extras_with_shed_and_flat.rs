use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_limit = 4096))]
struct Meta {
    #[codex_meta(extras(shed = 1), flat)]
    extras: Extras<Self>,
}

fn main() {}
