use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
struct Window {
    number: u64,
}

fn main() {}
