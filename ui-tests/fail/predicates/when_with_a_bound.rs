use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat(when = is_default))]
    session_id: String,
}

fn is_default<T: Default>(_: &T) -> bool {
    true
}

fn main() {}
