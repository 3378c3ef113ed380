use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(content = "details")]
    Compaction(std::fs::File),
}

fn main() {}
