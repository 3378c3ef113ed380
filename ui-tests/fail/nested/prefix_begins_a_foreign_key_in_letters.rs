use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Labels {
    #[codex_meta(flat(prefix = "label_of_"))]
    labels: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat), foreign("labelOfProxy"))]
struct Meta {
    #[codex_meta(nested)]
    inner: Labels,
}

fn main() {}
