use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(skip, since = "1.0.0")]
    session_id: String,
}

fn main() {}
