use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(key = "id", when = Self::is_turn, yields))]
    turn: String,
    #[codex_meta(blob(key = "id", unless = Self::is_turn))]
    review: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
