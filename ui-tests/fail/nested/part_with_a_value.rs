use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part = true)]
struct Ids {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
