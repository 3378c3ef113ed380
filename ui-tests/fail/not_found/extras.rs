use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(extras)]
    session_id: codex_metadata_runtime::Extras<Other>,
}

fn main() {}
