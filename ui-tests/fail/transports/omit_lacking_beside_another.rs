use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header = "session-id", omit(flat, blob))]
    session_id: String,
}

fn main() {}
