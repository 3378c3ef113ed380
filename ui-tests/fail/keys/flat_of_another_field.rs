use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat = "id", omit(header, blob))]
    session: String,
    #[codex_meta(flat = "id", omit(header, blob))]
    thread: String,
}

fn main() {}
