use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header(prefix = "x-b", limit = 0), blob, omit(flat))]
    labels: BTreeMap<String, String>,
}

fn main() {}
