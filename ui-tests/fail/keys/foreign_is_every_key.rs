use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), foreign("_*"))]
struct Meta {
    #[codex_meta(header = "x-place", flat, blob)]
    place: String,
}

fn main() {}
