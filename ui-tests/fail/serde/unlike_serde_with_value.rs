use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(rename = "sid")]
    #[codex_meta(blob, unlike_serde = "rename")]
    session_id: String,
}

fn main() {}
