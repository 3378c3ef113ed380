use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<T> {
    #[codex_meta(blob, omit(header, flat))]
    session_id: Vec<T>,
}

fn main() {}
