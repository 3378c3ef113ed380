use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(header("x-hint", "x-tip"), flat, blob(sensitive), mcp, skip_if = String::is_empty)]
    hint: String,
}

fn main() {}
