use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(skip_if = String::is_empty)]
    session_id: String,
}

fn main() {}
