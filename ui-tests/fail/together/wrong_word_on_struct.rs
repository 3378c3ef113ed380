// 3 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reservd("a"))]
struct Meta {
    #[codex_meta(blob)]
    model: String,
    #[codex_meta(heder = "a", omit(flat, blob))]
    session_id: String,
}

fn main() {}
