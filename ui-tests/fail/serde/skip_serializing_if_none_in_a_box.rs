use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[codex_meta(blob)]
    level: Box<Option<u8>>,
}

fn main() {}
