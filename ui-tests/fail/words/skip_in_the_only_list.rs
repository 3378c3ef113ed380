use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(key = "id", skip), omit(header, blob))]
    thread_id: String,
}

fn main() {}
