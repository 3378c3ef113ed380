use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
enum Kind {
    Turn,
}

// None of it brings a second error.
#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"), views(mcp))]
struct Meta {
    #[codex_meta(blob(flatten), mcp(flatten), omit(header, flat))]
    kind: Option<Kind>,
    #[codex_meta(blob, mcp, omit(header, flat))]
    turn: bool,
}

fn main() {
    let meta = Meta { kind: Some(Kind::Turn), turn: true };
    let _ = meta.project();
    let _ = Kind::KEYS;
}
