use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(blob(flatten), omit(header, flat))]
    kind: Option<Kind>,
}

fn main() {
    let meta = Meta { kind: None };
    let _ = (meta.project(), meta.blob(), meta.headers());
    let _ = Meta::CONTRACT;
}
