use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

fn main() {}
