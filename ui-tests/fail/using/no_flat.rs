use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header = "session-id")]
    session_id: String,
}

fn main() {
    let meta = Meta { session_id: String::new() };
    let _ = meta.client_metadata();
}
