use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat(prefix), omit(header))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
