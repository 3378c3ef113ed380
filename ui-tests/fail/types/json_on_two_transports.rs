use codex_metadata::CodexMeta;

struct Opaque;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob, mcp, omit(header, flat))]
    session_id: Option<Opaque>,
}

fn main() {}
