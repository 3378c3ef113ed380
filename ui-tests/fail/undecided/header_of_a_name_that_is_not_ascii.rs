// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat)]
    größe: String,
    #[codex_meta(header, flat)]
    名前: String,
}

fn main() {}
