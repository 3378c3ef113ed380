use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, omit(header, flat), skip_if = Extras::is_empty)]
    extras: Extras<Self>,
}

fn main() {}
