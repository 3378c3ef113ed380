use codex_metadata::{CodexMeta, View};

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(header = "session-id")]
    session_id: String,
}

#[derive(CodexMeta)]
#[codex_meta(transports(header), views(mcp))]
struct Other {
    #[codex_meta(header = "session-id", mcp)]
    session_id: String,
}

const MCP: View<Other> = View::named("mcp");

fn main() {
    let _ = Meta { session_id: String::new() }.view(MCP);
}
