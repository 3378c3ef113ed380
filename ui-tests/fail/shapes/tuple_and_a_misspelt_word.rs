use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transport(header), blob(key = "x-meta"))]
struct Meta(#[codex_meta(header = "session-id")] String);

fn main() {}
