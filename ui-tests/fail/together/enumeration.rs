use codex_metadata::{CodexMeta, Extras, View};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
enum Meta {
    #[codex_meta(flat)]
    Turn,
}

const MCP: View<Meta> = View::named("mcp");

fn use_it(meta: &Meta) {
    let _ = (meta.project(), meta.headers(), meta.client_metadata(), meta.blob(), meta.view(MCP));
    let _ = Meta::CONTRACT.to_markdown();
    let _ = Extras::<Meta>::client([("team", "a")]);
}

fn main() {}
