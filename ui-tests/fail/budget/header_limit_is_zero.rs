use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(header(limit = 0), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "x-place", flat, blob)]
    place: String,
}

fn main() {}
