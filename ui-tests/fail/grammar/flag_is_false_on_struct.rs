use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_only = false))]
struct Meta {
    #[codex_meta(flat, blob, omit(header))]
    window: u8,
}

fn main() {}
