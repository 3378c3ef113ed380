// 5 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(
        header(name = "session-id", sensitve, when = Self::has_session),
        flat = session_id,
        blob("id", key = "sid"),
        mcp,
        omit(mcp)
    )]
    session_id: String,
}

fn main() {}
