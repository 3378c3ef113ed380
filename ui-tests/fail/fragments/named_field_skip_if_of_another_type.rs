use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Compaction {
        #[codex_meta(skip_if = String::is_empty)]
        phase: u64,
    },
}

fn main() {}
