use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob("kind", flatten), omit(header, flat))]
    session_id: Option<codex_metadata::codex::RequestKind>,
}

fn main() {}
