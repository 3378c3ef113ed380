use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(rename_all = "camelCase", header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
