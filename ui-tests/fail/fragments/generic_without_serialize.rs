use codex_metadata_runtime::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind<T> {
    #[codex_meta(content = "compaction")]
    Compaction(T),
}

fn main() {}
