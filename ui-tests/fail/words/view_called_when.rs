use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views(mcp, when))]
struct Meta {
    #[codex_meta(flat, mcp, when)]
    thread_id: String,
}

fn main() {}
