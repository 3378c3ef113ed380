use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(trace))]
struct Meta {
    #[codex_meta(flat, blob, trace, omit(header, mcp))]
    session_id: String,
}

fn main() {}
