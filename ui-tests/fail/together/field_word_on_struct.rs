// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), skip_if = String::is_empty)]
struct Meta {
    #[codex_meta(flat, omit(header))]
    session_id: String,
}

fn main() {}
