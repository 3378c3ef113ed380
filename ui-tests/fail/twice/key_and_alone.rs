use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat = "sid", flat, omit(header, blob))]
    session_id: String,
}

fn main() {}
