use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Ids {
    #[codex_meta(flat)]
    thread_id: String,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(view = mcp), omit(header, flat))]
    ids: Ids,
}

fn main() {}
