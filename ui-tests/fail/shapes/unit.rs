use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
struct Meta;

fn main() {}
