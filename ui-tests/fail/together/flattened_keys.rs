// 3 errors
use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
struct Window {
    number: u64,
    id: u64,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "kind", nonsense)]
enum Kind {
    Turn,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta<'a> {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Option<Window>,
    #[codex_meta(blob, omit(header, flat))]
    number: &'a str,
    // Which key it has is not clear.
    #[codex_meta(blob(ky = "identity"), omit(header, flat))]
    id: u64,
    #[codex_meta(blob(flatten), omit(header, flat))]
    turn: Kind,
    #[codex_meta(blob, omit(header, flat))]
    kind: u64,
}

fn main() {}
