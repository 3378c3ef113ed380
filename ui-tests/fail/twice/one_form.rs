use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob("a", with = Self::bare), blob("b", with = Self::bare), blob = "c", omit(header, flat))]
    session_id: String,
}

impl Meta {
    fn bare(id: &str) -> &str {
        id
    }
}

fn main() {}
