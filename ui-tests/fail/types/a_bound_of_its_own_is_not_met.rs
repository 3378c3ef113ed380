// 2 errors
use codex_metadata::CodexMeta;

struct Opaque;

#[derive(serde::Serialize)]
struct Cloned<T: Clone>(T);

impl<T: Clone> std::fmt::Display for Cloned<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cloned")
    }
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(header = "session-id", flat, omit(blob))]
    session_id: Cloned<Opaque>,
    #[codex_meta(blob, omit(header, flat))]
    names: Vec<str>,
}

fn main() {}
