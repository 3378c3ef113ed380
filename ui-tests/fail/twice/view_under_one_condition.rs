use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(), views(mcp))]
struct Meta {
    #[codex_meta(mcp(unless = Self::is_turn), mcp("id", unless = Self::is_turn))]
    session_id: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
