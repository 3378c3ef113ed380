use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat), foreign("label.*"))]
struct Meta {
    #[codex_meta(flat(prefix = "label."), omit(header))]
    labels: std::collections::BTreeMap<String, String>,
}

fn main() {}
