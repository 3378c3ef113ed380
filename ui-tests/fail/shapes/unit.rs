use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
struct Meta;

fn main() {}
