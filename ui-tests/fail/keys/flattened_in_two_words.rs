use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    size: u32,
}

#[derive(CodexMeta)]
#[codex_meta(transports(), views(mcp))]
struct Meta {
    #[codex_meta(mcp(flatten, when = Self::is_turn), mcp(flatten, when = Self::is_compact))]
    window: Window,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }

    fn is_compact(&self) -> bool {
        true
    }
}

fn main() {}
