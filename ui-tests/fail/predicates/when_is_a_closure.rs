use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(when = |meta| meta.session_id.is_empty()), omit(header, flat))]
    session_id: String,
}

fn main() {}
