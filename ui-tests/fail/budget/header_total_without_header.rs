use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), header(total = 64))]
struct Meta {
    #[codex_meta(flat)]
    place: String,
}

fn main() {}
