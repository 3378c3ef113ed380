use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
enum Kind {
    Compaction { phase: u64 },
}

fn main() {}
