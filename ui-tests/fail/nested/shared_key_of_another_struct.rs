use codex_metadata::CodexMeta;

// `Self::is_turn` of the two structs are two functions.
#[derive(CodexMeta)]
#[codex_meta(part, transports(header))]
struct Ids {
    #[codex_meta(header(name = "x-request-id", when = Self::is_turn))]
    turn: String,
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(nested)]
    ids: Ids,
    #[codex_meta(header(name = "x-request-id", unless = Self::is_turn))]
    review: String,
}

impl Ids {
    fn is_turn(&self) -> bool {
        true
    }
}

impl Meta {
    fn is_turn(&self) -> bool {
        true
    }
}

fn main() {}
