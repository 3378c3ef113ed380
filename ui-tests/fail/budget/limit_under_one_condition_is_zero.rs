use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(limit = 0, when = Self::is_turn), flat(key = "q", unless = Self::is_turn), omit(header, blob))]
    session_id: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
