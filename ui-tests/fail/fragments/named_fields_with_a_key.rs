use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    #[codex_meta(content = "compaction")]
    Compaction { trigger: String, dropped: u64 },
}

fn main() {}
