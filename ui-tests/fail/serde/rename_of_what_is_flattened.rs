use codex_metadata::{CodexMeta, MetaFragment};
use serde::Serialize;

#[derive(Serialize, MetaFragment)]
struct Window {
    number: u64,
}

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(rename = "w")]
    #[codex_meta(blob(flatten))]
    window: Window,
}

fn main() {}
