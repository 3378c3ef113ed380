use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(header_limit = 4096) = "x-meta")]
struct Meta {
    #[codex_meta(skip)]
    hint: String,
}

fn main() {}
