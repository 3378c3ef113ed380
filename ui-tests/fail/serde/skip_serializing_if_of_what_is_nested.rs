use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(Serialize, CodexMeta)]
#[codex_meta(part, transports(header, blob))]
struct Ids {
    #[codex_meta(header = "session-id", blob)]
    session_id: String,
}

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(header, blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(flatten, skip_serializing_if = "is_empty")]
    #[codex_meta(nested)]
    ids: Ids,
}

fn is_empty(ids: &Ids) -> bool {
    ids.session_id.is_empty()
}

fn main() {}
