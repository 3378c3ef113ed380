use codex_metadata::CodexMeta;

struct Ids(String);

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(view = mcp), omit(header, flat))]
    ids: Ids,
}

fn main() {}
