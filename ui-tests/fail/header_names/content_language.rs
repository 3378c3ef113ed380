use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header("x-language", "Content-Language"))]
    session_id: String,
}

fn main() {}
