use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_limit = 99999999999))]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

fn main() {}
