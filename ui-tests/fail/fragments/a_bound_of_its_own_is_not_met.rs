// 2 errors
use codex_metadata::MetaFragment;

#[derive(serde::Serialize)]
struct Opaque;

#[derive(serde::Serialize)]
struct Cloned<T: Clone>(T);

#[derive(MetaFragment)]
struct Window {
    number: Cloned<Opaque>,
}

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Kind {
    #[codex_meta(content = "details")]
    Compaction(Cloned<Opaque>),
}

fn main() {}
