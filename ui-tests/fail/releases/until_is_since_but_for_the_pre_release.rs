use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(since = "1.2.0-alpha.1", until = "1.2.0"), omit(header, blob))]
    session_id: String,
}

fn main() {}
