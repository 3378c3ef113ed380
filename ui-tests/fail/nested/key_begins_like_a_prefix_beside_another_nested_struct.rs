use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Window {
    #[codex_meta(flat)]
    window: String,
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
    #[codex_meta(flat(prefix = "label_"))]
    labels: BTreeMap<String, String>,
    #[codex_meta(nested)]
    window: Window,
    #[codex_meta(nested)]
    ids: Ids,
}

fn main() {}
