use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(extras(when = Self::is_turn))]
    extras: Extras<Self>,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
