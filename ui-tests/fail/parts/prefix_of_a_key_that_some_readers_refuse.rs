// 2 errors
use std::collections::BTreeMap;

use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat(prefix = "__proto__"))]
    labels: BTreeMap<String, String>,
    #[codex_meta(flat(prefix = "$serde_json::private::"))]
    others: BTreeMap<String, String>,
}

fn main() {}
