use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(limit))]
struct Meta {
    #[codex_meta(flat, limit(key = "id"))]
    thread_id: String,
}

fn main() {}
