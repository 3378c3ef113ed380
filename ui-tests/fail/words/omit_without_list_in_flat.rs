use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(omit), blob, omit(header))]
    thread_id: String,
}

fn main() {}
