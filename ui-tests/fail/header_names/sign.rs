// 2 errors
use codex_metadata::CodexMeta;
use std::collections::BTreeMap;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header = "x.session~id")]
    session_id: String,
    #[codex_meta(header(prefix = "x-label!"))]
    labels: BTreeMap<String, String>,
}

fn main() {}
