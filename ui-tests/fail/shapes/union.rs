use codex_metadata_runtime::CodexMeta;

#[derive(CodexMeta)]
union Meta {
    session: u64,
}

fn main() {}
