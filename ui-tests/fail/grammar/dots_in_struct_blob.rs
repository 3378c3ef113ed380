use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(...))]
struct Meta {
    #[codex_meta(skip)]
    session_id: String,
}

fn main() {}
