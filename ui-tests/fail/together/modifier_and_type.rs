// 6 errors
use codex_metadata::CodexMeta;

struct Opaque;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, blob(repeat), omit(header))]
    model: Opaque,
    #[codex_meta(header("x-mode", body_only), flat = 3, omit(blob))]
    mode: Opaque,
}

fn main() {}
