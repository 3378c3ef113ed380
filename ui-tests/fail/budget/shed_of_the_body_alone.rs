use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", header_limit = 4096))]
struct Meta {
    #[codex_meta(blob(body_only, shed = 1), omit(header, flat))]
    session_id: String,
}

fn main() {}
