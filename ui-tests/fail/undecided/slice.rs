use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(list), omit(header, blob))]
    fixed: [u8; 4],
    #[codex_meta(blob, omit(header))]
    tags: &'static [&'static str],
}

fn main() {}
