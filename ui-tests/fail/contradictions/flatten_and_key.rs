use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob("kind", flatten), omit(header, flat))]
    session_id: Option<codex_metadata_runtime::codex::RequestKind>,
}

fn main() {}
