use codex_metadata::{CodexMeta, MetaFragment};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten = true), omit(header, flat))]
    window: Window,
}

#[derive(MetaFragment)]
struct Window {
    number: u64,
}

fn main() {}
