use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "turns", flat, blob, skip_if)]
    turns: u64,
}

fn main() {}
