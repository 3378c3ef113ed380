use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat(list), omit(header))]
    tags: Vec<Vec<u8>>,
}

fn main() {}
