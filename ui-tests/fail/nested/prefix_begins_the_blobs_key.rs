use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(header))]
struct Labels {
    #[codex_meta(header(prefix = "labels-"))]
    labels: BTreeMap<String, String>,
}

#[derive(CodexMeta)]
#[codex_meta(transports(header, blob), blob(key = "labels-meta"))]
struct Meta {
    #[codex_meta(nested, omit(blob))]
    inner: Labels,
}

fn main() {}
