use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("x-mode"))]
struct Meta {
    #[codex_meta(header = "x-mode", omit(flat, blob))]
    session_id: String,
}

fn main() {}
