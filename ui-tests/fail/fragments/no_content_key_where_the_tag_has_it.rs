use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tag = "review")]
enum Source {
    Review(String),
    Other,
}

fn main() {}
