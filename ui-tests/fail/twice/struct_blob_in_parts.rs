use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(when = Self::is_turn), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, blob, omit(header))]
    session_id: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
