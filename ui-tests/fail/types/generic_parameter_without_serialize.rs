use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta<T> {
    #[codex_meta(blob)]
    session_id: T,
}

fn main() {}
