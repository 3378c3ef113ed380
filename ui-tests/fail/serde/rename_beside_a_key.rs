use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[serde(rename = "sid", default)]
    #[codex_meta(flat, blob("session_id", body_only), mcp = "session")]
    session_id: String,
}

fn main() {}
