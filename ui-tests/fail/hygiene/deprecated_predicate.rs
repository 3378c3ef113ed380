#![deny(deprecated)]

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat(when = Self::is_turn))]
    session_id: String,
}

impl Meta {
    #[deprecated = "ask `kind` instead"]
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {
    let _ = Meta { session_id: String::new() }.project();
}
