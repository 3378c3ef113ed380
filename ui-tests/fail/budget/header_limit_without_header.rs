use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta", header_limit = 4096))]
struct Meta {
    #[codex_meta(flat, blob)]
    session_id: String,
}

fn main() {}
