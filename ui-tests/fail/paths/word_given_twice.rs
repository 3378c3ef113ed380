use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), paths = PATHS, paths = OTHERS)]
struct Meta {
    #[codex_meta(flat)]
    thread_id: String,
}

const PATHS: &[codex_metadata::contract::RequestPath] = &[];

fn main() {}
