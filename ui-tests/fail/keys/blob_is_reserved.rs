use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("Mode"))]
struct Meta {
    #[codex_meta(blob = "mode", omit(header, flat))]
    session_id: String,
}

fn main() {}
