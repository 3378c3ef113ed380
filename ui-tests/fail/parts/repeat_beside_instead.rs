use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header("x-tags", repeat, limit = 8, instead = Vec::len), omit(flat))]
    tags: Vec<String>,
}

fn main() {}
