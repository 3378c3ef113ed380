use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(
        header(name = "x-request-id", when = Self::is_turn),
        header(name = "x-request-id", unless = Self::is_review)
    )]
    turn: String,
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }

    fn is_review(&self) -> bool {
        false
    }
}

fn main() {}
