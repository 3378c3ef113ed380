use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta<T> {
    #[codex_meta(header = "session-id")]
    session_id: T,
}

fn main() {}
