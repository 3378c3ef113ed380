use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(skip_if = String::is_empty)]
    session_id: String,
}

fn main() {}
