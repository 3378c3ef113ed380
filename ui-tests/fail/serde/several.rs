// 3 errors
use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(rename = "t", skip_serializing_if = "Vec::is_empty")]
    #[codex_meta(blob)]
    tools: Vec<u8>,
    #[serde(skip)]
    #[codex_meta(blob)]
    session_id: String,
}

fn main() {}
