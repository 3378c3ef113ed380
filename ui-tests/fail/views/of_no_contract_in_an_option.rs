use codex_metadata::CodexMeta;

struct Ids(String);

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header("x-ids", view = mcp), flat(view = mcp), blob(view = mcp))]
    ids: Option<Ids>,
}

fn main() {}
