use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header(name = "x-request-id", when = Self::is_turn))]
    turn: String,
    #[codex_meta(header = "x-request-id")]
    review: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
