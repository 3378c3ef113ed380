use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header), flat(limit = 2048))]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

fn main() {}
