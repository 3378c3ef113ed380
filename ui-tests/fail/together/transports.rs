use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(heder, flat, blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", flat, omit(blob))]
    session_id: String,
    #[codex_meta(blob)]
    thread_id: String,
}

fn use_it(meta: &Meta) {
    let _ = (meta.project(), meta.headers());
}

fn main() {}
