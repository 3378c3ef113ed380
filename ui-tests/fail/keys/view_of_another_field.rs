use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(mcp = "id", omit(header, flat, blob))]
    session: String,
    #[codex_meta(mcp = "id", omit(header, flat, blob))]
    thread: String,
}

fn main() {}
