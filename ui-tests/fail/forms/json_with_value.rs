use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "x-place", flat(json = true), blob)]
    place: String,
}

fn main() {}
