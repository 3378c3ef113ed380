use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat = "a", flat = "b", flat = "c", omit(header, blob))]
    session_id: String,
}

fn main() {}
