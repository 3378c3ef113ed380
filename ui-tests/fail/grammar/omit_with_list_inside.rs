use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, blob, omit(header("session-id")))]
    session_id: String,
}

fn main() {}
