use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta<T> {
    #[codex_meta(header = "session-id")]
    session_id: T,
}

fn main() {}
