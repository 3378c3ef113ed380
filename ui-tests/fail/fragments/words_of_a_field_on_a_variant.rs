// 3 errors
use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(skip)]
    Turn,
    #[codex_meta(key = "prewarm")]
    Prewarm,
    #[codex_meta(tag = "memory")]
    Memory,
}

fn main() {}
