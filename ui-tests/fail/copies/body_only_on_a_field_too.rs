use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_only))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob(body_only))]
    thread_id: String,
}

fn main() {}
