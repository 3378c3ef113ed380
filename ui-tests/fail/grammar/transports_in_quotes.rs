use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports("flat", "header"))]
struct Meta {
    #[codex_meta(header = "session-id", flat)]
    session_id: String,
}

fn main() {}
