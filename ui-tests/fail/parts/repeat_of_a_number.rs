use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header("x-tags", repeat), omit(flat))]
    tags: u8,
}

fn main() {}
