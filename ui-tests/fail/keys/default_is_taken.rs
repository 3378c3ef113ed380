use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob = "thread", omit(header, flat))]
    session: String,
    #[codex_meta(blob, omit(header, flat))]
    thread: String,
}

fn main() {}
