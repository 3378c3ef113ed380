use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header = "x-tags", list, flat, list)]
    tags: Vec<String>,
}

fn main() {}
