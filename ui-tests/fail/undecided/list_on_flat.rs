use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, omit(header))]
    tags: Vec<String>,
}

fn main() {}
