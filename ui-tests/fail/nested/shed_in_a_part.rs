use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(header))]
struct Labels {
    #[codex_meta(header(name = "x-label", shed = 1))]
    label: Option<String>,
}

fn main() {}
