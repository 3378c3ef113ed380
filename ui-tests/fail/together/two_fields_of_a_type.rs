// 2 errors
use codex_metadata::CodexMeta;

struct Opaque;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob, mcp, omit(header, flat))]
    first: Opaque,
    #[codex_meta(blob, mcp, omit(header, flat))]
    second: Option<Opaque>,
}

fn use_it(meta: &Meta) {
    let _ = (meta.project(), meta.blob());
}

fn main() {}
