use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("", "mode"))]
struct Meta {
    #[codex_meta(skip)]
    session_id: String,
}

fn main() {}
