use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(content = "compaction")]
    Compaction(#[codex_meta(skip)] u8),
}

fn main() {}
