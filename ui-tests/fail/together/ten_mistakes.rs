// 10 errors
use codex_metadata::{CodexMeta, Extras, View};

struct Opaque;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "X-Meta", when = Self::has_meta), views(mcp), reserved("mode"))]
struct Meta {
    #[codex_meta(haeder = "session-id", flat, blob, mcp)]
    session_id: String,
    #[codex_meta(header = "thread_id", flat, blob, mcp)]
    thread_id: String,
    #[codex_meta(flat, blob, mcp)]
    turn_id: Option<String>,
    #[codex_meta(blob, mcp, omit(header, flat, mcp))]
    model: String,
    #[codex_meta(mcp(body_only), omit(header, flat, blob))]
    effort: String,
    #[codex_meta(flat = "mode", omit(header, blob, mcp))]
    sandbox: String,
    #[codex_meta(blob, omit(header, flat, mcp))]
    tools: Opaque,
    #[codex_meta(blob, omit(header, flat, mcp), skip_if = Vec::is_empty)]
    trigger: String,
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

const MCP: View<Meta> = View::named("mcp");

fn use_it(meta: &Meta) {
    let _ = (meta.project(), meta.headers(), meta.client_metadata(), meta.blob(), meta.view(MCP));
    let _ = Meta::CONTRACT.to_markdown();
    let _ = Extras::<Meta>::client([("team", "a")]);
}

fn main() {}
