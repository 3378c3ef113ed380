use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
    #[codex_meta(key = "proxyId")]
    proxy_id: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(tool), foreign("NUMBER"))]
struct Meta {
    #[codex_meta(tool(flatten), omit(header, flat, blob))]
    window: Window,
}

fn main() {}
