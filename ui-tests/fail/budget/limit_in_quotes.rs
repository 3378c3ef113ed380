use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_limit = "4096"))]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

fn main() {}
