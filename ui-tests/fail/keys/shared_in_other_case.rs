use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat(key = "requestId", when = Self::is_turn))]
    turn: String,
    #[codex_meta(flat(key = "requestID", unless = Self::is_turn))]
    review: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
