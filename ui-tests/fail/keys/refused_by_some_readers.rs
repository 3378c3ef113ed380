// 7 errors
use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "__proto__"), views(log))]
struct Meta {
    #[codex_meta(flat = "__proto__", blob("session_id", "__proto__"), log(key = "__proto__"))]
    session_id: String,
    #[codex_meta(flat("$serde_json::private::RawValue"), blob = "$serde_json::private::é", omit(log))]
    thread_id: String,
    #[codex_meta(log, omit(flat, blob))]
    __proto__: String,
}

fn main() {}
