use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(), views(mcp))]
struct Meta {
    #[codex_meta(mcp(key = "id", when = Self::is_turn))]
    turn: String,
    #[codex_meta(mcp(key = "id", unless = Self::is_turn))]
    review: String,
    #[codex_meta(mcp(key = "id", unless = Self::is_turn))]
    compaction: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
