use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, omit(header, blob), deprecated)]
    session_id: String,
}

fn main() {}
