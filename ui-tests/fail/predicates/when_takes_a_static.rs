use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat(when = is_set))]
    session_id: String,
}

fn is_set(_: &'static Meta) -> bool {
    true
}

fn main() {}
