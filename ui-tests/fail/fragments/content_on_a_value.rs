// 3 errors
use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction(#[codex_meta(content = "compaction_details")] u8),
    #[codex_meta(content = "prewarm")]
    Prewarm(#[codex_meta(key = "details")] u8),
    Memory(#[codex_meta(value = "memory_v2")] u8),
}

fn main() {}
