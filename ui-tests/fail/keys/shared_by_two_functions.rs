use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(key = "id", when = Self::is_turn))]
    turn: String,
    #[codex_meta(blob(key = "id", unless = Meta::is_turn))]
    review: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
