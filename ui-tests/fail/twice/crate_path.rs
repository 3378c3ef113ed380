use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header), crate = codex_metadata, crate = codex_metadata)]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

fn main() {}
