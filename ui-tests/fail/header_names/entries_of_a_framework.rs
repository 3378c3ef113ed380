use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header(prefix = "x-middle"))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
