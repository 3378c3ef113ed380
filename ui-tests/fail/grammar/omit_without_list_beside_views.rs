use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp, trace))]
struct Meta {
    #[codex_meta(omit, header = "session-id", blob(body_only), trace)]
    session_id: String,
}

fn main() {}
