use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(when = Self::is_turn))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
