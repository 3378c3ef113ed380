use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
    id: u64,
    once_an_id: u64,
    generation: u64,
    title: String,
}

#[derive(MetaFragment)]
struct Page {
    generation: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("once_an_id"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    page: Page,
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
    #[codex_meta(blob, omit(header, flat))]
    number: u64,
    #[codex_meta(blob = "ID", omit(header, flat))]
    identity: u64,
}

fn main() {}
