use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header("session-id", limit = 0), flat, blob)]
    session_id: String,
}

fn main() {}
