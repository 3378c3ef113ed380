use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(CodexMeta, Serialize)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[serde(rename = "")]
    #[codex_meta(blob = "id", omit(header, flat))]
    thread_id: String,
}

fn main() {}
