use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(type, mcp))]
struct Meta {
    #[codex_meta(flat, omit(type))]
    thread_id: String,
}

fn main() {}
