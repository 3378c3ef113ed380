// 2 errors
use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header), header(limit = 7))]
struct Meta {
    #[codex_meta(header(prefix = "x-label-", limit = 8))]
    labels: BTreeMap<String, String>,
    #[codex_meta(header(prefix = "x-other-"))]
    others: BTreeMap<String, String>,
    #[codex_meta(header(prefix = "x-last-", limit = 8))]
    last: BTreeMap<String, String>,
}

fn main() {}
