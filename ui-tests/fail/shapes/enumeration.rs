use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
enum Meta {
    Turn,
}

fn main() {}
