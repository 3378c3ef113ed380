use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(header(name = "x-labels", prefix = "x-label-"), omit(flat))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
