use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-blob"))]
struct Meta {
    #[codex_meta(header, flat, blob)]
    été: u8,
}

fn main() {}
