use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(extras)]
    session_id: codex_metadata::Extras<Other>,
}

fn main() {}
