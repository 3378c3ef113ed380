use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(header), header(limit = 64))]
struct Ids {
    #[codex_meta(header = "session-id")]
    session_id: String,
}

fn main() {}
