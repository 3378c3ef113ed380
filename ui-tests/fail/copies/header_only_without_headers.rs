use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta", header_only))]
struct Meta {
    #[codex_meta(flat, blob)]
    thread_id: String,
}

fn main() {}
