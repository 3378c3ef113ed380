use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_limit = 4096))]
struct Meta {
    #[codex_meta(blob(shed = 1), omit(header, flat))]
    session_id: String,
    #[codex_meta(blob(shed = 1), omit(header, flat))]
    thread_id: String,
}

fn main() {}
