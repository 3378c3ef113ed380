use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(mcp))]
struct Meta {
    #[codex_meta(mcp, flatten, omit(flat))]
    kind: codex_metadata_runtime::codex::RequestKind,
}

fn main() {}
