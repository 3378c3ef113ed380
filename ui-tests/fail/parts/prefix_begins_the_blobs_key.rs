use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header(prefix = "x-"), omit(flat, blob))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
