use codex_metadata::{CodexMeta, MetaFragment};

#[derive(MetaFragment)]
#[codex_meta(tag = "request_kind")]
enum Kind {
    Turn,
}

#[derive(CodexMeta)]
#[codex_meta(transports(blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten))]
    kind: Kind,
}

const KIND: &str = Meta::CONTRACT.blob_key_of("kind");

fn main() {
    let _ = (Meta { kind: Kind::Turn }.blob(), KIND);
}
