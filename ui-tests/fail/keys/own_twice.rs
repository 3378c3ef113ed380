use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob("id", "id"), omit(header, flat))]
    session: String,
}

fn main() {}
