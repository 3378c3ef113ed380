use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat))]
struct Meta {
    #[codex_meta(flat)]
    thread_id: String,
}

fn main() {
    const _: &codex_metadata::contract::RequestPath = Meta::CONTRACT.path_named("turn");
}
