// 2 errors
use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Labels {
    #[codex_meta(flat(prefix = "label_"))]
    labels: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct MoreLabels {
    #[codex_meta(flat(prefix = "label_"))]
    more: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Ids {
    #[codex_meta(flat = "label_id")]
    id: String,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(nested)]
    inner: Labels,
    #[codex_meta(nested)]
    more: MoreLabels,
    #[codex_meta(nested)]
    ids: Ids,
}

fn main() {}
