use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(mcp))]
struct Meta(String);

fn main() {}
