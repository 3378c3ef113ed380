use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part, transports(flat))]
struct Ids {
    #[codex_meta(flat)]
    session_id: String,
}

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(nested, since = "v2.0.0")]
    ids: Ids,
}

fn main() {}
