use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(flat))]
    kind: codex_metadata_runtime::codex::RequestKind,
}

fn main() {}
