use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header, blob, omit(flat))]
    x_meta: u8,
}

fn main() {}
