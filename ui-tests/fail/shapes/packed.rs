// 2 errors
use codex_metadata::{CodexMeta, MetaFragment};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
#[repr(C, packed)]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
}

#[derive(MetaFragment)]
#[repr(packed(2))]
struct Window {
    number: u64,
}

fn main() {
    let _ = Meta { window: Window { number: 1 } }.project();
}
