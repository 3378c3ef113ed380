use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), views(mcp))]
struct Ids {
    #[codex_meta(flat, mcp)]
    thread_id: String,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(view = mcp, instead = Self::short), omit(header, blob))]
    ids: Ids,
}

impl Meta {
    fn short(ids: &Ids) -> &str {
        &ids.thread_id
    }
}

fn main() {}
