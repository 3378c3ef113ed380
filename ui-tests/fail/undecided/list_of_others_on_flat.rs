use codex_metadata::CodexMeta;

#[derive(serde::Serialize)]
struct Tag(u8);

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob, omit(header))]
    tags: Vec<Tag>,
}

fn main() {}
