// 3 errors
use codex_metadata::{CodexMeta, MetaFragment};

struct Opaque;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind", tag = "sort")]
enum Kind {
    Turn,
    #[codex_meta(content = "kind")]
    Compaction(Opaque),
}

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    kind: Option<Kind>,
    #[codex_meta(blob = "sort", omit(header, flat, mcp))]
    sort: String,
}

fn use_it(meta: &Meta) {
    let _ = (meta.project(), meta.blob(), Kind::KEYS);
}

fn main() {}
