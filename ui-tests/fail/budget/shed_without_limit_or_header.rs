use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(shed = 1))]
    session_id: String,
}

fn main() {}
