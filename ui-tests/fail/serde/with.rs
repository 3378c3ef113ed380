use codex_metadata::CodexMeta;
use serde::Serialize;

mod text {
    pub fn serialize<S: serde::Serializer>(value: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value)
    }
}

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(with = "text")]
    #[codex_meta(blob)]
    session_id: String,
}

fn main() {}
