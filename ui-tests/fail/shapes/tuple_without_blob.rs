use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(mcp))]
struct Meta(String);

fn main() {}
