use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, omit(header, blob), since = "1.10.0", until = "1.9.0")]
    session_id: String,
}

fn main() {}
