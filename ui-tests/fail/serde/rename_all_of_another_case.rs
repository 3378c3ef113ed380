use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[serde(rename_all = "camelCase")]
#[codex_meta(transports(blob), blob(key = "x-meta"), rename_all = "PascalCase")]
struct Meta {
    #[codex_meta(blob)]
    session_id: String,
}

fn main() {}
