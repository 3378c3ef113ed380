use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    session_id: String,
}

fn main() {}
