use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header = "session-id", omit(blob))]
    session_id: String,
}

fn main() {}
