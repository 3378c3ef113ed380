use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(key = "a", when = Self::is_turn, yields), blob(key = "a", unless = Self::is_turn), omit(header, flat))]
    session_id: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
