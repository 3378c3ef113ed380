use codex_metadata::{CodexMeta, View};

#[derive(CodexMeta)]
#[codex_meta(transports(header), views(mcp))]
struct Meta {
    #[codex_meta(header = "session-id", mcp)]
    session_id: String,
}

const TRACE: View<Meta> = View::named("trace");

fn main() {
    let _ = Meta { session_id: String::new() }.view(TRACE);
}
