use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_limit = 4096))]
struct Meta {
    #[codex_meta(flat(shed = 1), omit(header, blob))]
    session_id: String,
}

fn main() {}
