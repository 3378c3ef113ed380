use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten))]
    kind: codex_metadata::codex::RequestKind,
}

fn main() {}
