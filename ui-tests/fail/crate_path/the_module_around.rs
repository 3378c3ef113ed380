use codex_metadata::CodexMeta;

mod metadata {
    #[allow(unused_imports)]
    pub use codex_metadata;
}

#[derive(CodexMeta)]
#[codex_meta(crate = crate::metadata, blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
}

fn main() {}
