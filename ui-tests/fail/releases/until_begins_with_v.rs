use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, omit(header, blob), until = "v2.0.0")]
    session_id: String,
}

fn main() {}
