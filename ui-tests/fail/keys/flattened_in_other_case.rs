use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(key = "Window_Number")]
    number: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
    #[codex_meta(blob, omit(header, flat))]
    window_number: u64,
}

fn main() {}
