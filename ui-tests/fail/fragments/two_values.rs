use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction(u64, u64),
}

fn main() {}
