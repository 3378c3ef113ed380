use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<T: Clone> {
    #[codex_meta(blob, omit(header, flat))]
    session_ids: Vec<T>,
}

fn main() {}
