use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    session_id: codex_metadata_runtime::Extras<Self>,
}

fn main() {}
