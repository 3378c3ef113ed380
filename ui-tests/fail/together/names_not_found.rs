// 4 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(haeder = "session-id", flat)]
    session_id: String,
    #[codex_meta(header = "thread-id", flat, skip_if = is_blank)]
    thread_id: String,
    #[codex_meta(header = "turn-id", flat(when = crate::turns::is_turn))]
    turn_id: String,
    #[codex_meta(header = "model", flat)]
    model: Model,
}

fn main() {}
