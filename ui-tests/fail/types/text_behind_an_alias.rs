use codex_metadata::CodexMeta;

struct Opaque;

type Maybe = Option<Opaque>;

#[derive(CodexMeta)]
#[codex_meta(blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat, omit(header, blob))]
    session_id: Maybe,
}

fn main() {}
