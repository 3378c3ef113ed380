use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(yields), blob, omit(header))]
    model: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

fn main() {}
