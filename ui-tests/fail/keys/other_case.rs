use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob = "Id", omit(header, flat))]
    session: String,
    #[codex_meta(blob = "ID", omit(header, flat))]
    thread: String,
}

fn main() {}
