use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    session_id: codex_metadata::Extras<Self>,
}

fn main() {}
