use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction { phase: u64 },
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten))]
    kind: Kind,
    #[codex_meta(blob)]
    phase: u64,
}

fn main() {}
