use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(key = "window_\u{212A}ind")]
    kind: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Flattened {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
    #[codex_meta(blob, omit(header, flat))]
    window_kind: u64,
}

fn main() {}
