use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(rename(deserialize = "session_id", serialize = "sid"))]
    #[codex_meta(blob)]
    session_id: String,
}

fn main() {}
