use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Ids {
    #[codex_meta(header = "session-id", flat, part)]
    session_id: String,
}

fn main() {}
