use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, blob(body_only = false), omit(header))]
    window: u8,
}

fn main() {}
