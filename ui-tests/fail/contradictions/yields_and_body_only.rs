use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(yields, body_only), omit(header, flat))]
    model: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

fn main() {}
