// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(rename_all = "camelCase", key = "x-meta")]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
