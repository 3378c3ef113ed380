// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(header = "x-meta")]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
