use codex_metadata::{CodexMeta, View};

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views("mcp"))]
struct Meta {
    #[codex_meta(flat, mcp = "session")]
    session_id: String,
    #[codex_meta(flat, omit(mcp))]
    thread_id: String,
}

const MCP: View<Meta> = View::named("mcp");

fn use_it(meta: &Meta) {
    let _ = (meta.project(), meta.view(MCP));
}

fn main() {}
