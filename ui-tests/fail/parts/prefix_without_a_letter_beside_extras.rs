use std::collections::BTreeMap;

use codex_metadata::{CodexMeta, Extras};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(prefix = "_"), omit(header, blob))]
    labels: BTreeMap<String, String>,
    #[codex_meta(extras)]
    extras: Extras<Meta>,
}

fn main() {}
