use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_limit = 4096))]
struct Meta {
    #[codex_meta(blob(shed = -3), omit(header, flat))]
    session_id: String,
}

fn main() {}
