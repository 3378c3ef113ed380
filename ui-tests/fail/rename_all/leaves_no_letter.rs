use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(flat), rename_all = "camelCase")]
struct Meta {
    #[codex_meta(flat)]
    __: String,
}

fn main() {}
