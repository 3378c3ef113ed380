use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat), foreign("x-proxy-*"))]
struct Meta {
    #[codex_meta(header = "thread-id", flat)]
    id: String,
    #[codex_meta(flat)]
    thread_id: String,
}

fn main() {}
