use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(...))]
struct Meta {
    #[codex_meta(skip)]
    session_id: String,
}

fn main() {}
