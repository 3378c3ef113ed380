use codex_metadata::{CodexMeta, MetaFragment};

struct Opaque;

#[derive(MetaFragment)]
struct Window<T: Clone> {
    #[codex_meta(skip)]
    _scratch: Option<T>,
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    window: Window<Opaque>,
}

fn main() {}
