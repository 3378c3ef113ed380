use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "a", flat, blob)]
    session_id: String,
    #[codex_meta(header = "b", flat, blob)]
    session_id: String,
}

fn main() {}
