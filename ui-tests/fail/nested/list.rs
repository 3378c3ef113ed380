use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Part {
    #[codex_meta(flat, blob, omit(header))]
    turn: u32,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(nested)]
    parts: Vec<Part>,
}

fn main() {}
