// 2 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header(flatten), flat(flatten))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
