use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
    #[codex_meta(key = "proxyId")]
    proxy_id: u64,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), foreign("proxy-*"))]
struct Meta<T: serde::Serialize> {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window,
    #[codex_meta(blob, omit(header, flat))]
    other: T,
}

fn main() {}
