// 2 errors
use codex_metadata::CodexMeta;

struct Opaque;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header("first", "second"), flat, blob, mcp)]
    opaque: Option<Opaque>,
}

fn main() {}
