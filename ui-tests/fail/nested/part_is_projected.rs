use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(header))]
struct Ids {
    #[codex_meta(header = "session-id")]
    session_id: String,
}

fn main() {
    let _ = Ids { session_id: String::new() }.headers();
}
