use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(key = "a", when = Self::is_turn), blob(key = "a", when = Self::is_compact), omit(header, flat))]
    session_id: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }

    fn is_compact(&self) -> bool {
        true
    }
}

fn main() {}
