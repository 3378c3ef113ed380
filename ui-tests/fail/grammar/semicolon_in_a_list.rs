use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"; when = Self::is_turn))]
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
