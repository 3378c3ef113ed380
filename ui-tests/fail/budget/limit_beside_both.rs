use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", limit = 60, header_limit = 100, body_limit = 100))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
