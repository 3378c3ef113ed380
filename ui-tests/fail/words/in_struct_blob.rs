use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", wen = Self::is_turn))]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
