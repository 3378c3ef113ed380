use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), views("type"))]
struct Meta {
    #[codex_meta(flat, type)]
    thread_id: String,
}

fn main() {}
