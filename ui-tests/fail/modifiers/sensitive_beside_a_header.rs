use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "authorization-hint", flat(sensitive), omit(blob))]
    hint: String,
}

fn main() {}
