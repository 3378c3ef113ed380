use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(transports(header), crate = codex_metadata_runtime, crate = codex_metadata_runtime)]
struct Meta {
    #[codex_meta(skip)]
    scratch: Vec<u8>,
}

fn main() {}
