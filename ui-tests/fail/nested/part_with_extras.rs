use codex_metadata::CodexMeta;

#[derive(CodexMeta)]
#[codex_meta(part)]
struct Ids {
    #[codex_meta(extras)]
    extras: codex_metadata::Extras<Self>,
}

fn main() {}
