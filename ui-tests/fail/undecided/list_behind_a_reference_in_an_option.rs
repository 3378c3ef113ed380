use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob)]
    tags: Option<&'static Vec<String>>,
}

fn main() {}
