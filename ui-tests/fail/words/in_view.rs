use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob, mcp(kee = "sid"))]
    session_id: String,
}

fn main() {}
