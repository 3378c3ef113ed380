use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "labels-meta"))]
struct Meta {
    #[codex_meta(header(prefix = "labels-"), omit(flat, blob))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
