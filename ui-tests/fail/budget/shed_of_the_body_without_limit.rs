use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header, blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(shed = 1, body_only), omit(header))]
    session_id: String,
}

fn main() {}
