use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), reserved("id"))]
struct Meta {
    #[codex_meta(header = "id", flat, blob)]
    id: String,
}

fn main() {}
