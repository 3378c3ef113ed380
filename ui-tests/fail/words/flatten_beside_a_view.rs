use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(mcp))]
struct Meta {
    #[codex_meta(mcp, flatten, omit(flat))]
    kind: codex_metadata::codex::RequestKind,
}

fn main() {}
