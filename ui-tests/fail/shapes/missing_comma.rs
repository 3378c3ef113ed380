// 2 errors
use codex_metadata::{CodexMeta, MetaFragment};

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<'a, W: MetaFragment> {
    #[codex_meta(header = "session-id", flat, blob)]
    session_id: &'a str
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: W,
}

#[derive(MetaFragment)]
struct Window {
    number: u64
    id: u64,
}

// Neither brings a second error.
fn main() {
    let meta = Meta { session_id: "s-1", window: Window { number: 1, id: 2 } };
    let _ = meta.project();
}
