// 3 errors
use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    number: u64,
    name: str,
}

#[derive(MetaFragment)]
struct Parent {
    name: str,
    number: u64,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    Turn,
    #[codex_meta(content = "compaction")]
    Compaction(str),
}

fn main() {}
