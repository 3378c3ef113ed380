use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[serde(skip_serializing)]
    #[codex_meta(flat, mcp, omit(blob))]
    session_id: String,
}

fn main() {}
