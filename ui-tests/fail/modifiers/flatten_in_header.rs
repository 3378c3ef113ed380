use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header(flatten), omit(flat, blob))]
    session_id: codex_metadata::codex::RequestKind,
}

fn main() {}
