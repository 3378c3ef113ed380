// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(repeat), omit(header, blob))]
    mode: String,
    #[codex_meta(flat = "mode", omit(header, blob))]
    model: String,
}

fn main() {}
