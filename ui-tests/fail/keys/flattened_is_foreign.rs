use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
    #[codex_meta(key = "proxyId")]
    proxy_id: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), foreign("proxy-*", "NUMBER"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
}

fn main() {}
