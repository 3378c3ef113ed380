use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header(flatten), omit(flat, blob))]
    session_id: codex_metadata_runtime::codex::RequestKind,
}

fn main() {}
