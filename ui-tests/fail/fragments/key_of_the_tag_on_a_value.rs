use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "kind")]
enum Source {
    Review(#[codex_meta(key = "kind")] String),
    Other,
}

fn main() {}
