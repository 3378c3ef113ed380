use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction {
        phase: u64,
        #[codex_meta(key = "Phase")]
        step: u64,
    },
    Review { phase: u64 },
}

fn main() {}
