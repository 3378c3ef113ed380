use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header = "session-id", header(name = "session-id", with = Self::bare))]
    session_id: String,
}

impl Meta {
    fn bare(id: &str) -> &str {
        id
    }
}

fn main() {}
