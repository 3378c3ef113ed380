use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("id", "mode"))]
struct Meta {
    #[codex_meta(flat, blob, omit(header))]
    id: String,
}

fn main() {}
