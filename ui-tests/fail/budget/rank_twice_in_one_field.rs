use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta", body_limit = 4096))]
struct Meta {
    #[codex_meta(blob(key = "a", shed = 1), blob(key = "b", shed = 1, with = Self::bare), omit(header, flat))]
    session_id: String,
}

impl Meta {
    fn bare(id: &str) -> &str {
        id
    }
}

fn main() {}
