use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
union Meta {
    session: u64,
}

fn main() {}
