// 3 errors
use codex_metadata::MetaFragment;

struct Phase;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    #[codex_meta(contnet = "trigger")]
    Compaction { phase: Phase, size: u64 },
    Review { kind: u64 },
}

fn main() {}
