use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, omit(header, blob))]
    session: String,
    #[codex_meta(flat = "turn", omit(header, blob))]
    thread: String,
    #[codex_meta(flat("thread", "session"), omit(header, blob))]
    turn: String,
}

fn main() {}
