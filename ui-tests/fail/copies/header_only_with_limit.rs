use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_only, limit = 60))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
