use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    kind: codex_metadata::codex::RequestKind,
}

fn main() {}
