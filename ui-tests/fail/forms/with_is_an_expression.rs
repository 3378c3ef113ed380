use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "x-place", flat(with = |place: &String| place.len()), blob)]
    place: String,
}

fn main() {}
