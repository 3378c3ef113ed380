use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
struct Host {
    #[codex_meta(skip)]
    thread_id: String,
}

fn main() {}
