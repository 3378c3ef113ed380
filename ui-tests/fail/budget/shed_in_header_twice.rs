use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header), header(total = 512))]
struct Meta {
    #[codex_meta(header("x-place", shed = 1))]
    place: String,
    #[codex_meta(header("x-label", shed = 1))]
    label: String,
}

fn main() {}
