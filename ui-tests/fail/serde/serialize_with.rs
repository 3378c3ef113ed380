use codex_metadata::CodexMeta;
use serde::Serialize;

fn text<S: serde::Serializer>(value: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value)
}

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[serde(serialize_with = "text")]
    #[codex_meta(blob, mcp, omit(flat))]
    session_id: String,
}

fn main() {}
