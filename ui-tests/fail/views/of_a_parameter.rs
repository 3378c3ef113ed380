use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<T> {
    #[codex_meta(blob(view = mcp), omit(header, flat))]
    ids: T,
}

fn main() {}
