use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header))]
struct Meta {
    #[codex_meta(skip)]
    bytes: [u8; { let n = 3; n }],
}

fn main() {}
