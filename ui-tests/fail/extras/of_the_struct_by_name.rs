use codex_metadata_runtime::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, omit(header, flat))]
    extras: Extras<Meta>,
}

fn main() {}
