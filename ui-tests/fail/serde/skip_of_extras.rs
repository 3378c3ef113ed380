use codex_metadata::{CodexMeta, Extras};
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(skip)]
    #[codex_meta(extras)]
    extras: Extras<Self>,
}

fn main() {}
