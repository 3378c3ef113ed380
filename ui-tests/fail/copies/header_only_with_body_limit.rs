use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_only, body_limit = 4096))]
struct Meta {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
}

fn main() {}
