use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat(prefix = "label."), omit(header))]
    labels: std::collections::BTreeMap<String, String>,
    #[codex_meta(flat = "Label.count", omit(header))]
    count: u8,
}

fn main() {}
