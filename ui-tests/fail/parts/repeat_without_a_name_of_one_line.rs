use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header(repeat))]
    server: Vec<String>,
}

fn main() {}
