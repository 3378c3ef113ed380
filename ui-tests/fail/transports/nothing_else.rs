use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(header = "session-id")]
    session_id: String,
}

fn main() {}
