use codex_metadata::MetaFragment;

struct Phase;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction { phase: Phase },
}

fn main() {}
