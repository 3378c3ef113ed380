use codex_metadata::CodexMeta;
use serde::Serialize;

fn is_low(level: &u8) -> bool {
    *level < 3
}

fn is_zero(level: &u8) -> bool {
    *level == 0
}

#[derive(Serialize, CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[serde(default, skip_serializing_if = "is_zero")]
    #[codex_meta(blob, skip_if = is_low)]
    level: u8,
}

fn main() {}
