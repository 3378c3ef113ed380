// 2 errors
use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
struct Window {
    #[codex_meta(skip_if = Option::is_some)]
    number: Option<Number>,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(content = "compaction")]
    Compaction(Option<Details>),
}

fn main() {}
