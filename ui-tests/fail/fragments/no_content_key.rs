use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    Compaction(u64),
}

fn main() {}
