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
    #[codex_meta(blob(view = mcp, with = Self::shown), omit(header, flat))]
    ids: Ids,
}

impl Meta {
    fn shown(ids: &Ids) -> &str {
        &ids.thread_id
    }
}

fn main() {}
