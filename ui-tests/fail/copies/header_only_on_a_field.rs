use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob("id", header_only))]
    thread_id: String,
}

fn main() {}
