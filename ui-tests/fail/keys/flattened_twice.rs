use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
    id: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
    #[codex_meta(blob(flatten), omit(header, flat))]
    parent: Option<Window>,
}

fn main() {}
