use codex_metadata::{CodexMeta, MetaFragment};
use serde::Serialize;

#[derive(MetaFragment, Serialize)]
struct Window {
    number: u8,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, flat(json), flatten, omit(header))]
    window: Window,
}

fn main() {}
