use std::collections::HashMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(extras)]
    extras: HashMap<String, String>,
}

fn main() {}
