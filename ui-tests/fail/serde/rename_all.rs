use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob)]
    session_id: String,
    #[codex_meta(blob)]
    thread_id: String,
}

fn main() {}
