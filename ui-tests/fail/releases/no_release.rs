use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(since = "1.2"), omit(header, blob))]
    session_id: String,
}

fn main() {}
