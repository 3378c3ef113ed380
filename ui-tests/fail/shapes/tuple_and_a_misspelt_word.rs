use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transport(header), blob(key = "x-meta"))]
struct Meta(#[codex_meta(header = "session-id")] String);

fn main() {}
