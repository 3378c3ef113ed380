use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    session_id: Option<ids::SessionId>,
}

fn main() {}
