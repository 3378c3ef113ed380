use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat), views(type))]
struct Ids {
    #[codex_meta(flat, type)]
    thread_id: String,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(view = type), omit(header, flat))]
    ids: Ids,
}

fn main() {}
