use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_limit = 4096))]
struct Meta {
    #[codex_meta(blob("a", when = Self::is_turn), blob("b", when = Self::is_turn, shed = 1), omit(header, flat))]
    session_id: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
