use codex_metadata::CodexMeta;

struct Opaque;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", flat, omit(blob))]
    session_id: Option<Opaque>,
}

fn main() {}
