use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<T> where T: std::fmt::Display + ?Sized {
    #[codex_meta(header = "thread-id", flat, blob)]
    thread_id: String,
    #[codex_meta(header = "session-id", flat, omit(blob))]
    session_id: T,
}

fn main() {}
