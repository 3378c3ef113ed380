use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction(u64, u64),
}

fn main() {}
