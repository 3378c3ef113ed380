use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(header))]
struct Labels {
    #[codex_meta(header(prefix = "x-label-"))]
    labels: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(part, transports(header))]
struct Others {
    #[codex_meta(header(prefix = "x-label-of-"))]
    others: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(nested)]
    inner: Labels,
    #[codex_meta(nested)]
    others: Others,
}

fn main() {}
