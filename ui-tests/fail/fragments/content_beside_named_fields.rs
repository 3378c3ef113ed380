use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    #[codex_meta(content = "compaction")]
    Compaction { trigger: String, dropped: u64 },
}

fn main() {}
