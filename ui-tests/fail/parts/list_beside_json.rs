use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat(list, json), omit(header))]
    tags: Vec<String>,
}

fn main() {}
