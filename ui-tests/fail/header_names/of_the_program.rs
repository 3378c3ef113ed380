// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "user-agent", flat, blob)]
    agent: String,
    #[codex_meta(header = "content-md5", flat, blob)]
    digest: String,
}

fn main() {}
