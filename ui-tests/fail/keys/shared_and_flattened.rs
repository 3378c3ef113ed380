use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten, when = Self::is_turn))]
    window: Window,
    #[codex_meta(blob(flatten, when = Self::is_turn))]
    parent: Window,
    #[codex_meta(blob(flatten, unless = Self::is_turn))]
    other: Window,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
