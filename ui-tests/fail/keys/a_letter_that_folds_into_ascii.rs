use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Declared {
    #[codex_meta(flat = "session_id")]
    session: String,
    #[codex_meta(flat = "ſession_id")]
    thread: String,
}

fn main() {}
