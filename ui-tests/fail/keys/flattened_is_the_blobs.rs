use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
    id: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "number"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
}

fn main() {}
