use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header = "session-id", flat, transports(header))]
    session_id: String,
}

fn main() {}
