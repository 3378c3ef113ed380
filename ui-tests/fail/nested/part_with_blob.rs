use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, blob(key = "x-ids"))]
struct Ids {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
