use std::collections::HashMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    labels: Option<HashMap<String, u32>>,
}

fn main() {}
