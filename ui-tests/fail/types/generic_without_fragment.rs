use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<T> {
    #[codex_meta(blob(flatten), omit(header, flat))]
    kind: Option<T>,
}

fn main() {}
