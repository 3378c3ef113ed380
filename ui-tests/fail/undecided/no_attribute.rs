use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

fn main() {}
