// 2 errors
use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), foreign("labelOfProxy", "label-*"))]
struct Meta {
    #[codex_meta(flat(prefix = "label_of_"))]
    labels: BTreeMap<String, String>,
}

fn main() {}
