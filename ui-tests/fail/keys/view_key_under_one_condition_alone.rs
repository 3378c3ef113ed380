use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(), views(mcp))]
struct Meta {
    #[codex_meta(mcp(key = "id", when = Self::is_turn), mcp = "id")]
    session_id: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
