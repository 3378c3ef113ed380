use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind<T> {
    #[codex_meta(content = "compaction")]
    Compaction(T),
}

fn main() {}
