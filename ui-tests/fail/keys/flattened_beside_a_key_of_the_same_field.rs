use codex_metadata::{CodexMeta, MetaFragment};
use serde::Serialize;

#[derive(MetaFragment, Serialize)]
struct Window {
    size: u32,
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten), blob(key = "size", when = Self::is_turn))]
    window: Window,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
