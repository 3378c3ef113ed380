use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob, mcp = false, omit(header, flat))]
    session_id: String,
}

fn main() {}
