use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat(when = is_set))]
    session_id: String,
}

fn is_set(session_id: &String) -> bool {
    !session_id.is_empty()
}

fn main() {}
