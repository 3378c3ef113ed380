use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, flat))]
struct Meta {
    #[codex_meta(flat(prefix = "label."), omit(header))]
    labels: Vec<String>,
}

fn main() {}
