use codex_metadata::MetaFragment;

#[derive(MetaFragment)]
#[codex_meta(tga = "kind")]
enum Kind {
    Turn,
}

fn main() {}
