use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat, blob), blob(key = "x-meta"))]
struct Meta {
    #[codex_meta(flat(sensitive), blob)]
    hint: String,
}

fn main() {}
