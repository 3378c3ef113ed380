use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(flatten), omit(header, blob))]
    session_id: codex_metadata_runtime::codex::RequestKind,
}

fn main() {}
