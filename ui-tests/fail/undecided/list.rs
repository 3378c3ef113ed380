use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header(name = "x-tags", list = "; "))]
    tags: Vec<String>,
}

fn main() {}
