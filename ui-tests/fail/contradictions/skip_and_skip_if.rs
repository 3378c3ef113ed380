use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(skip, skip_if = String::is_empty)]
    session_id: String,
}

fn main() {}
