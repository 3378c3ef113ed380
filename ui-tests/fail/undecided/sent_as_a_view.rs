use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), views(mcp))]
struct Ids {
    #[codex_meta(flat, mcp)]
    thread_id: String,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(log))]
struct Meta {
    #[codex_meta(blob(view = mcp), omit(flat))]
    ids: Ids,
}

fn main() {}
