use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Ids {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(nested)]
    ids: String,
}

fn main() {}
