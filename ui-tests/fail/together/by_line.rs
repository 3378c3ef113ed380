// 4 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", flat)]
    session_id: String,
    #[codex_meta(header = "Turn-Id", flat, blob)]
    turn_id: String,
    #[codex_meta(flat, blob(repeat), omit(header))]
    model: String,
    #[codex_meta(blob(shed = 1), omit(header, flat))]
    tools: String,
}

fn main() {}
