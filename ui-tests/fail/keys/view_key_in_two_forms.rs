use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(), views(mcp))]
struct Meta {
    #[codex_meta(mcp = "id", mcp(key = "id", with = Self::bare))]
    session_id: String,
}

impl Meta {
    fn bare(id: &str) -> &str {
        id
    }
}

fn main() {}
