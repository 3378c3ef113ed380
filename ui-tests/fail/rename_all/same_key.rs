use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), rename_all = "camelCase")]
struct Meta {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: String,
    #[codex_meta(blob = "sessionId", omit(header, flat))]
    old: String,
}

fn main() {}
