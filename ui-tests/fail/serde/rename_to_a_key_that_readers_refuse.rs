use codex_metadata::CodexMeta;
use serde::Serialize;

#[derive(CodexMeta, Serialize)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[serde(rename = "__proto__")]
    #[codex_meta(blob, omit(header, flat))]
    prototype: String,
}

fn main() {}
