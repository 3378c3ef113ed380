use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports("flat", "header"))]
struct Meta {
    #[codex_meta(header = "session-id", flat)]
    session_id: String,
}

fn main() {}
