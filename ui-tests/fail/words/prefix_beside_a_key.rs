use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat = "labels", prefix = "label_")]
    labels: BTreeMap<String, String>,
}

fn main() {}
