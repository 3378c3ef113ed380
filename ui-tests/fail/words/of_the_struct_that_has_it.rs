use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("id"))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob, reserved("sid"))]
    session_id: String,
}

fn main() {}
