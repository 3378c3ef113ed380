use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "content-encoding"))]
struct Meta {
    #[codex_meta(flat, blob, omit(header))]
    session_id: String,
}

fn main() {}
