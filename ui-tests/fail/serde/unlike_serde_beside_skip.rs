use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(skip)]
    #[codex_meta(skip, unlike_serde)]
    session_id: String,
}

fn main() {}
