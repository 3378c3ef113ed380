use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob(when = Self::a, when = Self::a))]
    session_id: String,
}

impl Meta {
    fn a(&self) -> bool {
        true
    }
}

fn main() {}
