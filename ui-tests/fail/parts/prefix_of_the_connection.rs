use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header(prefix = "content-"), omit(flat))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
